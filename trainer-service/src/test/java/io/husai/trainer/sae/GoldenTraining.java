package io.husai.trainer.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** {@code golden/training.*}: inputs and outputs of the PyTorch reference. */
record GoldenTraining(JsonNode json, SafetensorsFile tensors) implements AutoCloseable {
    static GoldenTraining open() throws IOException {
        try (InputStream in = GoldenTraining.class.getResourceAsStream("/golden/training.json")) {
            return new GoldenTraining(
                    Json.MAPPER.readTree(in),
                    SafetensorsFile.open(
                            Path.of("src/test/resources/golden/training.safetensors")));
        }
    }

    int dModel() {
        return json.get("d_model").intValue();
    }

    int dSae() {
        return json.get("d_sae").intValue();
    }

    int k() {
        return json.get("k").intValue();
    }

    double learningRate() {
        return json.get("lr").doubleValue();
    }

    ArrayActivations data() throws IOException {
        TensorInfo x = tensors.tensor("X");
        return new ArrayActivations(tensors.floats("X", x.shape().get(0), dModel()), dModel());
    }

    float[] reference() throws IOException {
        return tensors.floats("reference", dSae(), dModel());
    }

    /** Row numbers, {@code [steps, batch]}. */
    long[][] batches() throws IOException {
        TensorInfo info = tensors.tensor("batches");
        int steps = info.shape().get(0).intValue();
        int size = info.shape().get(1).intValue();
        long[][] out = new long[steps][size];
        var buffer = tensors.bytes(info, 0, info.end() - info.begin()).asLongBuffer();
        for (long[] batch : out) {
            buffer.get(batch);
        }
        return out;
    }

    /** Weights after a case, or before all with the name {@code init}. */
    SaeWeights weights(String name) throws IOException {
        return new SaeWeights(
                dModel(),
                dSae(),
                tensors.floats(name + ".W_enc", dModel(), dSae()),
                tensors.floats(name + ".b_enc", dSae()),
                tensors.floats(name + ".W_dec", dSae(), dModel()),
                Optional.empty());
    }

    @Override
    public void close() throws IOException {
        tensors.close();
    }
}
