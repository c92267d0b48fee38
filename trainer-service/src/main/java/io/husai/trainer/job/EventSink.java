package io.husai.trainer.job;

import io.husai.contracts.event.Event;
import java.util.concurrent.CompletionStage;

/** Where the trainer's events go. */
@FunctionalInterface
public interface EventSink {
    /**
     * Sends an event; doesn't block.
     *
     * @return completes when the broker has stored the event, exceptionally when it did not
     */
    CompletionStage<Void> send(Event event);
}
