package io.husai.trainer.dataset;

import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.tensor.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes built-in datasets. */
public final class DatasetWorkshop {
    private static final String ATOMS = "W_dec";

    /**
     * A dataset that was made and is not stored yet.
     *
     * @param file its safetensors file
     * @param atoms the safetensors file of its true atoms; absent where it has none
     */
    public record MadeDataset(
            DatasetDescription description, byte[] file, Optional<byte[]> atoms) {}

    /**
     * Makes a dataset. Blocks for seconds to hours, as the recipe says.
     *
     * @throws StoppedException if the pulse threw it
     */
    public MadeDataset make(DatasetRecipe recipe, Pulse pulse) throws StoppedException {
        if (recipe instanceof DatasetRecipe.ModularAddition addition) {
            return modularAddition(addition, pulse);
        }
        if (recipe instanceof DatasetRecipe.ToySuperposition toy) {
            return toySuperposition(toy, pulse);
        }
        throw new IllegalArgumentException("no way to make " + recipe.kind());
    }

    /**
     * Stores a dataset: the matrix first, the description last as the mark that it is complete.
     *
     * @return the description that the store now holds
     */
    public DatasetDescription store(MadeDataset made, ArtifactStore store) throws IOException {
        String sha256 = made.description().sha256();
        store.writeIfAbsent(ArtifactKey.activations(sha256), out -> out.write(made.file()));
        if (made.atoms().isPresent()) {
            byte[] atoms = made.atoms().get();
            store.writeIfAbsent(ArtifactKey.trueAtoms(sha256), out -> out.write(atoms));
        }
        byte[] json = Json.canonical(made.description());
        store.writeIfAbsent(ArtifactKey.datasetDescription(sha256), out -> out.write(json));
        return made.description();
    }

    private static MadeDataset modularAddition(DatasetRecipe.ModularAddition recipe, Pulse pulse)
            throws StoppedException {
        try (ModularAdditionModel model = new ModularAdditionModel(recipe)) {
            model.train(pulse);
            Map<String, Object> provenance = new LinkedHashMap<>();
            provenance.put("recipe", recipe.kind());
            provenance.put("position", Json.tree(recipe.position()).textValue());
            provenance.put("seed", recipe.seed());
            provenance.put("epochs", recipe.epochs());
            provenance.put("epochsTrained", model.epochsTrained());
            provenance.put("trainingAccuracy", model.trainingAccuracy(pulse));
            provenance.put("heldOutAccuracy", model.heldOutAccuracy(pulse));
            float[] activations = model.activations(pulse);
            return described(
                    recipe, activations, TransformerWeights.WIDTH, provenance, Optional.empty());
        }
    }

    private static MadeDataset toySuperposition(DatasetRecipe.ToySuperposition recipe, Pulse pulse)
            throws StoppedException {
        ToySuperposition toy = new ToySuperposition(recipe);
        byte[] atoms = safetensors(ATOMS, toy.atoms(), recipe.atoms(), recipe.dModel());
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("recipe", recipe.kind());
        provenance.put("atoms", recipe.atoms());
        provenance.put("active", recipe.active());
        provenance.put("seed", recipe.seed());
        provenance.put(DatasetDescription.TRUE_ATOMS, Sha256.of(atoms));
        return described(recipe, toy.rows(pulse), recipe.dModel(), provenance, Optional.of(atoms));
    }

    private static MadeDataset described(
            DatasetRecipe recipe,
            float[] activations,
            int dModel,
            Map<String, Object> provenance,
            Optional<byte[]> atoms) {
        int rows = activations.length / dModel;
        byte[] file = safetensors(DatasetShelf.TENSOR, activations, rows, dModel);
        String sha256 = Sha256.of(file);
        double mean = mean(activations);
        return new MadeDataset(
                new DatasetDescription(
                        sha256,
                        ArtifactKey.activations(sha256).path(),
                        recipe.kind(),
                        rows,
                        dModel,
                        file.length,
                        mean,
                        standardDeviation(activations, mean),
                        provenance),
                file,
                atoms);
    }

    private static byte[] safetensors(String name, float[] values, int rows, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(values.length * Float.BYTES);
        try {
            new SafetensorsWriter().add(name, values, rows, columns).writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory can't fail", e);
        }
        return out.toByteArray();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double standardDeviation(float[] values, double mean) {
        double sum = 0;
        for (float v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }
}
