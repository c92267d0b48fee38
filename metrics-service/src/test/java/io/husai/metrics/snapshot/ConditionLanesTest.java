package io.husai.metrics.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionLanesTest {
    private final List<String> started = new ArrayList<>();
    private final List<UniEmitter<? super Void>> running = new ArrayList<>();
    private final ConditionLanes<Integer> lanes =
            new ConditionLanes<>(
                    (conditionId, items) ->
                            Uni.createFrom()
                                    .emitter(
                                            done -> {
                                                started.add(conditionId + items);
                                                running.add(done);
                                            }));
    private final List<Integer> done = new ArrayList<>();

    @Test
    void shouldWorkOnDifferentConditionsAtTheSameTime() {
        submit("a", 1);
        submit("b", 2);

        assertThat(started).containsExactly("a[1]", "b[2]");
    }

    @Test
    void shouldTakeAtOnceAndInOrderWhatCameWhileALaneWasBusy() {
        submit("a", 1);
        submit("a", 2);
        submit("a", 3);

        running.get(0).complete(null);

        assertThat(started).containsExactly("a[1]", "a[2, 3]");
        assertThat(done).containsExactly(1);
    }

    @Test
    void shouldCompleteEachItemWithItsBatch() {
        submit("a", 1);
        submit("a", 2);
        submit("a", 3);

        running.get(0).complete(null);
        running.get(1).complete(null);

        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void shouldOpenALaneAgainAfterItWasIdle() {
        submit("a", 1);
        running.get(0).complete(null);

        submit("a", 2);

        assertThat(started).containsExactly("a[1]", "a[2]");
    }

    private void submit(String conditionId, int item) {
        lanes.submit(conditionId, item).subscribe().with(ignored -> done.add(item));
    }
}
