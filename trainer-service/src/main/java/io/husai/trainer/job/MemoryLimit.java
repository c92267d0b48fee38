package io.husai.trainer.job;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.RunObserver;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a job within the trainer's memory, before any is taken: runs that don't fit together are
 * trained one group after another, and a run that doesn't fit alone is refused.
 *
 * @param bytes that training may take beside the dataset, at least 1
 */
public record MemoryLimit(long bytes) {
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    public MemoryLimit {
        require(bytes >= 1, "husai.trainer.memory-limit", bytes, "at least 1 byte");
    }

    /**
     * The tasks in groups that fit, in their order; those that fit nowhere are reported as failed.
     *
     * @param rows rows of the dataset
     */
    List<List<Engine.Task>> groups(
            List<Engine.Task> tasks, Engine engine, long rows, RunObserver observer) {
        List<List<Engine.Task>> groups = new ArrayList<>();
        List<Engine.Task> group = new ArrayList<>();
        for (Engine.Task task : tasks) {
            long alone = engine.memoryNeeded(List.of(task.spec()), rows);
            if (alone > bytes) {
                observer.failed(task.spec(), 0, null, refusal(alone));
                continue;
            }
            group.add(task);
            if (engine.memoryNeeded(specs(group), rows) > bytes) {
                group.remove(group.size() - 1);
                groups.add(group);
                group = new ArrayList<>(List.of(task));
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private static List<RunSpec> specs(List<Engine.Task> tasks) {
        return tasks.stream().map(Engine.Task::spec).toList();
    }

    /** What is needed rounded up, what is there rounded down: the two never look alike. */
    private String refusal(long needed) {
        return "needs %s GiB, has %s"
                .formatted(
                        gibibytes(needed, RoundingMode.CEILING),
                        gibibytes(bytes, RoundingMode.FLOOR));
    }

    private static String gibibytes(long bytes, RoundingMode rounding) {
        return BigDecimal.valueOf(bytes)
                .divide(GIB, 1, rounding)
                .stripTrailingZeros()
                .toPlainString();
    }
}
