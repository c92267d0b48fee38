package io.husai.gateway.dataset;

import io.husai.contracts.Json;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.spec.ConditionSpec;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** The datasets that the gateway knows. Every method works inside the given transaction. */
@ApplicationScoped
public class Datasets {
    /** Adds a dataset unless it is known. */
    public Uni<Void> add(Mutiny.Session session, DatasetDescription dataset) {
        return session.createNativeQuery(
                        "insert into gateway.dataset (sha256, uri, name, rows, d_model, bytes,"
                                + " mean, standard_deviation, provenance, created_at) values (?1,"
                                + " ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict do nothing")
                .setParameter(1, dataset.sha256())
                .setParameter(2, dataset.uri())
                .setParameter(3, dataset.name())
                .setParameter(4, dataset.rows())
                .setParameter(5, dataset.dModel())
                .setParameter(6, dataset.bytes())
                .setParameter(7, dataset.mean())
                .setParameter(8, dataset.standardDeviation())
                .setParameter(9, Json.tree(dataset.provenance()).toString())
                .setParameter(10, Instant.now())
                .executeUpdate()
                .replaceWithVoid();
    }

    public Uni<Optional<DatasetDescription>> find(Mutiny.Session session, String sha256) {
        return session.find(Dataset.class, sha256)
                .map(found -> Optional.ofNullable(found).map(Dataset::description));
    }

    /** The dataset of that digest, or the one that an uploaded file of that digest gave. */
    public Uni<Optional<DatasetDescription>> findByFile(Mutiny.Session session, String sha256) {
        return session.createNativeQuery(
                        "select * from gateway.dataset where sha256 = ?1"
                                + " or cast(provenance as jsonb) ->> ?2 = ?1"
                                + " order by (sha256 = ?1) desc limit 1",
                        Dataset.class)
                .setParameter(1, sha256)
                .setParameter(2, DatasetDescription.FILE_SHA256)
                .getSingleResultOrNull()
                .map(found -> Optional.ofNullable(found).map(Dataset::description));
    }

    /** Ids of studies that refer to the dataset, at most ten. */
    Uni<List<String>> usedBy(Mutiny.Session session, String sha256) {
        return session.createNativeQuery(
                        "select cast(id as text) from gateway.study where dataset_sha256 = ?1"
                                + " order by created_at limit 10",
                        String.class)
                .setParameter(1, sha256)
                .getResultList();
    }

    /** Forgets a dataset that no study refers to, and the recipes that gave it. */
    Uni<Boolean> remove(Mutiny.Session session, String sha256) {
        return session.createNativeQuery("delete from gateway.recipe_result where sha256 = ?1")
                .setParameter(1, sha256)
                .executeUpdate()
                .chain(
                        () ->
                                session.createNativeQuery(
                                                "delete from gateway.dataset where sha256 = ?1")
                                        .setParameter(1, sha256)
                                        .executeUpdate())
                .map(rows -> rows > 0);
    }

    /** Newest first, at most 1,000. */
    public Uni<List<DatasetDescription>> list(Mutiny.Session session) {
        return session.createQuery("from Dataset order by createdAt desc, sha256", Dataset.class)
                .setMaxResults(1_000)
                .getResultList()
                .map(datasets -> datasets.stream().map(Dataset::description).toList());
    }

    /** What the recipe gave on that class of machines, if it was made before. */
    public Uni<Optional<DatasetDescription>> madeBefore(
            Mutiny.Session session, DatasetRecipe recipe, String numerics) {
        return session.createNativeQuery(
                        "select d.* from gateway.dataset d join gateway.recipe_result r"
                                + " using (sha256)"
                                + " where r.recipe = ?1 and r.numerics = ?2 and r.engine = ?3",
                        Dataset.class)
                .setParameter(1, canonical(recipe))
                .setParameter(2, numerics)
                .setParameter(3, ConditionSpec.ENGINE)
                .getSingleResultOrNull()
                .map(found -> Optional.ofNullable(found).map(Dataset::description));
    }

    /** Remembers what a recipe gave; the dataset is known already. */
    public Uni<Void> remember(
            Mutiny.Session session, DatasetRecipe recipe, String numerics, String sha256) {
        return session.createNativeQuery(
                        "insert into gateway.recipe_result (recipe, numerics, engine, sha256)"
                                + " values (?1, ?2, ?3, ?4) on conflict (recipe, numerics, engine)"
                                + " do update set sha256 = excluded.sha256")
                .setParameter(1, canonical(recipe))
                .setParameter(2, numerics)
                .setParameter(3, ConditionSpec.ENGINE)
                .setParameter(4, sha256)
                .executeUpdate()
                .replaceWithVoid();
    }

    private static String canonical(DatasetRecipe recipe) {
        return new String(Json.canonical(recipe), StandardCharsets.UTF_8);
    }
}
