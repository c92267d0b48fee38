package io.husai.kubernetes.rule;

import io.husai.kubernetes.Rule;
import java.nio.file.Path;
import java.util.List;

/** The rules that HUSAI's manifests follow beyond being well-formed. */
public final class OwnRules {
    private OwnRules() {}

    /**
     * @param root of the repository
     */
    public static List<Rule> all(Path root) {
        return List.of(
                new NonRoot(),
                new ReadOnlyRoot(),
                new Limits(),
                new Probes(),
                new ImageVersion(),
                new ClosedPods(),
                new SecretInClear(),
                new References(),
                new TopicsAsPlanned(),
                new Partitions(),
                new Scaling(),
                new Rights(root),
                new Arrows(),
                new Meters(root));
    }
}
