package io.husai.trainer.kafka;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that can't be handled. */
@FunctionalInterface
interface DeadLetters {
    /**
     * Sends a record with the reason; doesn't block.
     *
     * @param reason one line without content of the record beyond a short excerpt
     * @return completes when the broker has stored it
     */
    CompletionStage<Void> send(ConsumerRecord<byte[], byte[]> record, String reason);
}
