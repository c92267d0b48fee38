-- The trace in which an event was decided (W3C traceparent), for the header of its record.

alter table outbox add column traceparent text;
