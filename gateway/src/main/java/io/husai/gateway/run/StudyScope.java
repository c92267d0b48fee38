package io.husai.gateway.run;

import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.DatasetRecipe;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A transaction that holds the lock of a study's row, and what jobs need to know of the study.
 *
 * @param session of the transaction
 * @param studyId the study
 * @param active whether the study still runs; what comes after its end is recorded, not acted on
 * @param numerics the class of trainers
 * @param useCache whether finished runs are announced instead of trained anew
 * @param recipe how its dataset is made; empty where it was uploaded
 * @param dataset where its dataset is, once it is known
 * @param change the number of this transaction's change, taken when something changes
 * @param now the time of the transaction
 */
public record StudyScope(
        Mutiny.Session session,
        UUID studyId,
        boolean active,
        String numerics,
        boolean useCache,
        Optional<DatasetRecipe> recipe,
        Optional<DatasetLocation> dataset,
        LongSupplier change,
        Instant now) {}
