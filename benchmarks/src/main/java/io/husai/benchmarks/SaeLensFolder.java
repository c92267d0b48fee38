package io.husai.benchmarks;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.trainer.dataset.Activations;
import io.husai.trainer.dataset.DatasetShelf;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.sae.EngineSettings;
import io.husai.trainer.sae.Engines;
import io.husai.trainer.sae.Reconstruction;
import io.husai.trainer.sae.SaeWeights;
import io.husai.trainer.snapshot.SnapshotShelf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains one SAE and leaves what {@code benchmarks/peers/sae_lens_reconstruction.py} needs: the
 * snapshot's folder as a trainer writes it, and beside it {@code reconstruction.safetensors} with
 * the activations and our reconstruction of them. Arguments: a dataset as a trainer stores it, an
 * empty folder to write to, a preset ({@code modern} or {@code husai}). Prints the snapshot's
 * folder.
 */
public final class SaeLensFolder {
    private static final int LATENTS = 512;
    private static final int K = 16;
    private static final int BATCH = 2_048;
    private static final long STEPS = 350;

    private SaeLensFolder() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        StoredDataset dataset = StoredDataset.of(Path.of(arguments[0]), folder);
        FolderStore store = dataset.store();
        DatasetLocation where = dataset.location();
        Preset preset = Preset.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        RunSpec run = run(preset, where);
        try (Activations data = new DatasetShelf(store).open(where, () -> {})) {
            Writing observer = new Writing(new SnapshotShelf(store), data, folder);
            Engines.open(EngineSettings.defaults())
                    .train(
                            data,
                            List.of(new Engine.Task(run, Optional.empty(), Optional.empty())),
                            observer,
                            () -> false);
        }
        System.out.println(
                store.localFile(ArtifactKey.cfg(run.runId(), STEPS)).getParent().toString());
    }

    private static RunSpec run(Preset preset, DatasetLocation where) {
        SaeSpec sae = preset.sae(where.dModel(), LATENTS, K);
        return new ConditionSpec(
                        where.sha256(),
                        sae,
                        preset.training(
                                STEPS,
                                BATCH,
                                3e-4,
                                SeedScope.INIT_AND_ORDER,
                                List.of(0L, STEPS),
                                sae),
                        null,
                        "cpu",
                        ConditionSpec.ENGINE)
                .withSeed(42);
    }

    /** Keeps the snapshots as a trainer does, and of the last one the reconstruction. */
    private static final class Writing extends FailingObserver {
        private final SnapshotShelf shelf;
        private final Activations data;
        private final Path folder;

        Writing(SnapshotShelf shelf, Activations data, Path folder) {
            this.shelf = shelf;
            this.data = data;
            this.folder = folder;
        }

        @Override
        public void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality)
                throws IOException {
            shelf.write(run, step, weights, quality);
            if (step == STEPS) {
                int rows = Math.toIntExact(data.rows());
                float[] x = new float[rows * data.dModel()];
                data.copy(0, rows, x);
                float[] xhat = Reconstruction.of(run.condition().sae(), weights, x, rows);
                try (OutputStream out =
                        Files.newOutputStream(folder.resolve("reconstruction.safetensors"))) {
                    new SafetensorsWriter()
                            .add("activations", x, rows, data.dModel())
                            .add("reconstruction", xhat, rows, data.dModel())
                            .writeTo(out);
                }
            }
        }
    }
}
