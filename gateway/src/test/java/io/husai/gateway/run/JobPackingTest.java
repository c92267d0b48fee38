package io.husai.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobPackingTest {
    @Test
    void shouldKeepConditionsTogetherWhereTheyFit() {
        List<List<Run>> jobs =
                JobPacking.pack(
                        List.of(condition("a", 5), condition("b", 5), condition("c", 5)), 10);

        assertThat(jobs).extracting(List::size).containsExactly(10, 5);
        assertThat(jobs.get(1)).allMatch(run -> run.conditionId.equals("c"));
    }

    @Test
    void shouldNotCutAConditionToFillAJob() {
        List<List<Run>> jobs = JobPacking.pack(List.of(condition("a", 5), condition("b", 8)), 10);

        assertThat(jobs).extracting(List::size).containsExactly(5, 8);
    }

    @Test
    void shouldCutAConditionThatIsLargerThanAJob() {
        List<List<Run>> jobs = JobPacking.pack(List.of(condition("a", 7)), 3);

        assertThat(jobs).extracting(List::size).containsExactly(3, 3, 1);
    }

    private static List<Run> condition(String id, int seeds) {
        List<Run> runs = new ArrayList<>();
        for (long seed = 0; seed < seeds; seed++) {
            runs.add(new Run(UUID.randomUUID(), id, seed, "run", 10));
        }
        return runs;
    }
}
