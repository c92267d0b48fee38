package io.husai.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All objects that are installed together: an overlay, rendered.
 *
 * @param objects in any order
 */
public record Installation(List<Manifest> objects) {
    public Installation {
        objects = List.copyOf(objects);
    }

    public Stream<Manifest> ofKind(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind));
    }

    public Optional<Manifest> find(String kind, String name) {
        return ofKind(kind).filter(object -> object.name().equals(name)).findFirst();
    }

    /** The pods that the objects ask for. */
    public Stream<Pods> pods() {
        return objects.stream().flatMap(object -> Pods.of(object).stream());
    }

    /** The trainers' numerics classes: those of the jobs topics that are scaled on. */
    public Set<String> numericsClasses() {
        return ofKind("ScaledJob")
                .map(job -> job.labels().getOrDefault("husai.io/numerics", ""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
