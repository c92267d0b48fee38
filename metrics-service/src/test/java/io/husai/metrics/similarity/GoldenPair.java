package io.husai.metrics.similarity;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.contracts.tensor.TensorInfo;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A case of golden/similarity.*: made by the PyTorch reference with scipy's assignment. */
record GoldenPair(String name, Decoder a, Decoder b, JsonNode expected) {
    static Stream<GoldenPair> all() throws IOException {
        JsonNode cases = Json.MAPPER.readTree(Files.readAllBytes(path("similarity.json")));
        List<GoldenPair> pairs = new ArrayList<>();
        try (SafetensorsFile file = SafetensorsFile.open(path("similarity.safetensors"))) {
            for (var names = cases.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                pairs.add(
                        new GoldenPair(
                                name,
                                decoder(file, name + ".a"),
                                decoder(file, name + ".b"),
                                cases.get(name)));
            }
        }
        return pairs.stream();
    }

    private static Decoder decoder(SafetensorsFile file, String name) throws IOException {
        TensorInfo info = file.tensor(name);
        int latents = info.shape().get(0).intValue();
        int dModel = info.shape().get(1).intValue();
        return Decoder.of(file.floats(name, latents, dModel), latents, dModel);
    }

    private static Path path(String name) {
        URL url = GoldenPair.class.getResource("/golden/" + name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
