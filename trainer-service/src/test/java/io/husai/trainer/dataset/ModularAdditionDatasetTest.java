package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.Json;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.DatasetRecipe;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModularAdditionDatasetTest {
    private static final DatasetRecipe RECIPE =
            new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 0, 1);

    @TempDir Path folder;

    /**
     * The answer position sees the answer, so one epoch is enough to copy it: DESIGN section 7. The
     * reference's activations have standard deviation 1.395.
     */
    @Test
    void shouldMakeTheSameDatasetTwiceAndCopyTheAnswerAfterOneEpoch() throws Exception {
        AtomicInteger beats = new AtomicInteger();
        DatasetWorkshop workshop = new DatasetWorkshop();

        DatasetWorkshop.MadeDataset first = workshop.make(RECIPE, beats::incrementAndGet);
        DatasetWorkshop.MadeDataset second = workshop.make(RECIPE, () -> {});

        DatasetDescription description = first.description();
        assertThat(second.description()).isEqualTo(description);
        assertThat(description.rows()).isEqualTo(12_769);
        assertThat(description.dModel()).isEqualTo(128);
        assertThat((double) description.provenance().get("trainingAccuracy")).isGreaterThan(0.99);
        assertThat((double) description.provenance().get("heldOutAccuracy")).isGreaterThan(0.99);
        assertThat(description.standardDeviation()).isCloseTo(1.395, within(0.1));
        assertThat(beats.get()).isGreaterThanOrEqualTo(23);
    }

    @Test
    void shouldStoreTheMatrixAndItsDescription() throws Exception {
        DatasetWorkshop workshop = new DatasetWorkshop();
        FolderStore store = new FolderStore(folder);

        DatasetDescription description = workshop.store(workshop.make(RECIPE, () -> {}), store);

        byte[] json = store.read(ArtifactKey.datasetDescription(description.sha256()), 1 << 20);
        assertThat(Json.MAPPER.readValue(json, DatasetDescription.class)).isEqualTo(description);
        try (Activations activations =
                new DatasetShelf(store).open(description.location(), () -> {})) {
            assertThat(activations.rows()).isEqualTo(12_769);
        }
    }

    @Test
    void shouldStopWithinAStepWhenTold() {
        AtomicInteger beats = new AtomicInteger();

        assertThatThrownBy(
                        () ->
                                new DatasetWorkshop()
                                        .make(
                                                RECIPE,
                                                () -> {
                                                    if (beats.incrementAndGet() == 3) {
                                                        throw new StoppedException("told to");
                                                    }
                                                }))
                .isInstanceOf(StoppedException.class);
        assertThat(beats).hasValue(3);
    }
}
