package io.husai.gateway.outbox;

import io.husai.contracts.event.EventCodec;
import io.husai.gateway.trace.TraceContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Sends outbox events as CloudEvents in binary mode. The events of one key are sent one after the
 * other, each acknowledged by the broker before the next; different keys go side by side.
 */
@ApplicationScoped
class OutboxPublisher {
    static final String CHANNEL = "outbox";
    private static final String SOURCE = "/husai/gateway";

    private final MutinyEmitter<byte[]> emitter;

    OutboxPublisher(
            @Channel(CHANNEL) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 1024)
                    MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    /**
     * Never fails: what was not acknowledged is missing in the result, and its failure is there.
     */
    Uni<Published> publish(List<OutboxEvent> events) {
        Map<String, List<OutboxEvent>> byKey = new LinkedHashMap<>();
        events.forEach(
                event ->
                        byKey.computeIfAbsent(event.topic + ' ' + event.key, k -> new ArrayList<>())
                                .add(event));
        Queue<Long> sent = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Uni<Void>> chains = new ArrayList<>();
        for (List<OutboxEvent> ofKey : byKey.values()) {
            chains.add(
                    inOrder(ofKey, sent)
                            .onFailure()
                            .invoke(failures::add)
                            .onFailure()
                            .recoverWithNull());
        }
        return Uni.join()
                .all(chains)
                .andCollectFailures()
                .map(ignored -> new Published(List.copyOf(sent), List.copyOf(failures)));
    }

    private Uni<Void> inOrder(List<OutboxEvent> events, Queue<Long> sent) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (OutboxEvent event : events) {
            chain =
                    chain.chain(() -> emitter.sendMessage(message(event)))
                            .invoke(() -> sent.add(event.id));
        }
        return chain;
    }

    private static Message<byte[]> message(OutboxEvent event) {
        return Message.of(
                event.data.getBytes(StandardCharsets.UTF_8),
                Metadata.of(
                        OutgoingKafkaRecordMetadata.<String>builder()
                                .withTopic(event.topic)
                                .withKey(event.key)
                                .withHeaders(headers(event))
                                .build()));
    }

    private static Headers headers(OutboxEvent event) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", EventCodec.SPEC_VERSION);
        add(headers, "ce_id", event.ceId);
        add(headers, "ce_type", event.type);
        add(headers, "ce_source", SOURCE);
        add(headers, "ce_time", event.time.truncatedTo(ChronoUnit.MILLIS).toString());
        add(headers, "content-type", EventCodec.CONTENT_TYPE);
        if (event.traceparent != null) {
            add(headers, TraceContext.TRACEPARENT, event.traceparent);
        }
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param ids what the broker acknowledged
     * @param failures why the rest was not
     */
    record Published(List<Long> ids, List<Throwable> failures) {}
}
