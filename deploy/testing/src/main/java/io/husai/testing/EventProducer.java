package io.husai.testing;

import io.husai.contracts.event.Event;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events as the services do, and records that no service would send. */
public final class EventProducer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final KafkaProducer<String, byte[]> producer;

    public EventProducer(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    /** Sends an event with its CloudEvents headers and its key; returns when it is stored. */
    public RecordMetadata send(String topic, Event event) {
        return sendRaw(topic, event.key(), headers(event), EventCodec.encode(event));
    }

    /** The CloudEvents headers of an event. */
    public static Map<String, String> headers(Event event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", EventCodec.SPEC_VERSION);
        headers.put("ce_id", UUID.randomUUID().toString());
        headers.put("ce_type", EventType.of(event).ceType());
        headers.put("ce_source", "/husai/testing");
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", EventCodec.CONTENT_TYPE);
        return headers;
    }

    /** Sends any record; returns when it is stored. */
    public RecordMetadata sendRaw(
            String topic, String key, Map<String, String> headers, byte[] value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("can't send to " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending to " + topic, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
