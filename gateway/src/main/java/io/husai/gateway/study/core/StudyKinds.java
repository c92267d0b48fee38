package io.husai.gateway.study.core;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.spec.Numerics;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of study that there are, and the reading of requests for them. */
public final class StudyKinds {
    private static final String SCHEMA = "/schemas/study-request.schema.json";

    private final Map<String, StudyKind> kinds = new LinkedHashMap<>();

    public StudyKinds(List<StudyKind> kinds) {
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    }

    /** All kinds of this release. */
    public static StudyKinds all() {
        return new StudyKinds(List.of(new AdaptiveL0(), new ConsistencySweep(), new SeedSweep()));
    }

    /**
     * Reads a request body: {@code kind}, {@code dataset}, {@code numerics}, {@code cache} and
     * {@code parameters}.
     *
     * @throws InvalidValueException if a field is missing, unknown or out of bounds
     */
    public StudyRequest parse(JsonNode body, StudyLimits limits) {
        Parameters request = new Parameters("", body);
        String name = request.text("kind", null);
        StudyKind kind = kinds.get(name);
        require(kind != null, "kind", name, "one of " + String.join(", ", kinds.keySet()));
        String numerics = request.text("numerics", Numerics.CPU);
        Numerics.requireClass("numerics", numerics);
        boolean useCache = request.choice("cache", Cache.ON) == Cache.ON;
        DatasetSource dataset = dataset(request.object("dataset"));
        request.object("parameters");
        request.end();
        JsonNode parameters = body.path("parameters");
        ObjectNode given =
                parameters instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
        return new StudyRequest(name, kind.normalise(given, limits), dataset, numerics, useCache);
    }

    /** The JSON Schema of a request; the caller closes it. */
    public static InputStream requestSchema() {
        return StudyKinds.class.getResourceAsStream(SCHEMA);
    }

    public StudyPlan plan(String studyId, StudyRequest request, KnownFacts known) {
        return kinds.get(request.kind()).plan(studyId, request, known);
    }

    private static DatasetSource dataset(Parameters dataset) {
        DatasetSource source =
                dataset.has("sha256")
                        ? new DatasetSource.Stored(dataset.text("sha256", null))
                        : recipe(dataset);
        dataset.end();
        return source;
    }

    private static DatasetSource recipe(Parameters dataset) {
        String kind = dataset.text("kind", "modular-addition");
        if (kind.equals("toy-superposition")) {
            return toy(dataset);
        }
        require(
                kind.equals("modular-addition"),
                dataset.field("kind"),
                kind,
                "modular-addition or toy-superposition");
        DatasetRecipe.Position position = dataset.choice("position", DatasetRecipe.Position.ANSWER);
        long seed = dataset.whole("seed", 0L, 0, Integer.MAX_VALUE);
        // one is enough to copy the answer; to compute it takes many, and ends when it is learned
        int most = position == DatasetRecipe.Position.ANSWER ? 1 : 2_000;
        int epochs = dataset.integer("epochs", most, 1, 50_000);
        return new DatasetSource.Made(new DatasetRecipe.ModularAddition(position, seed, epochs));
    }

    private static DatasetSource toy(Parameters dataset) {
        int atoms = dataset.integer("atoms", 32, 1, 65_536);
        return new DatasetSource.Made(
                new DatasetRecipe.ToySuperposition(
                        atoms,
                        dataset.integer("dModel", 16, 1, 16_384),
                        dataset.integer("active", Math.min(3, atoms), 1, atoms),
                        dataset.integer("rows", 50_000, 2, 10_000_000),
                        dataset.whole("seed", 0L, 0, Integer.MAX_VALUE)));
    }
}
