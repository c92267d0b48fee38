package io.husai.trainer.job;

import io.husai.contracts.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An event sink that keeps what it gets, and refuses what the test wants refused. */
final class RecordedEvents implements EventSink {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Class<? extends Event> refused;

    RecordedEvents() {
        this(Event.class, 0);
    }

    /** Refuses the first events of that class. */
    RecordedEvents(Class<? extends Event> refused, int count) {
        this.refused = refused;
        refusals.set(count);
    }

    @Override
    public CompletionStage<Void> send(Event event) {
        if (refused.isInstance(event) && refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            return CompletableFuture.failedFuture(new IOException("the broker is away"));
        }
        events.add(event);
        return CompletableFuture.completedFuture(null);
    }

    <E extends Event> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Event last() {
        return events.get(events.size() - 1);
    }
}
