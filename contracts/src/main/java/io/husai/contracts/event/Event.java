package io.husai.contracts.event;

/** The data of an event: what a Kafka record's value holds as JSON. */
public sealed interface Event
        permits StudyDeclared, JobEvent, ProgressEvent, SnapshotTaken, FigureEvent {
    /** The Kafka record's key: events with one key stay in order. */
    String key();
}
