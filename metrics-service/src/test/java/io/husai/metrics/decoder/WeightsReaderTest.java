package io.husai.metrics.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.metrics.similarity.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsReaderTest {
    private static final ArtifactKey KEY = ArtifactKey.weights("ab".repeat(32), 0);

    @TempDir Path folder;
    private FolderStore store;
    private WeightsReader reader;

    @BeforeEach
    void open() {
        store = new FolderStore(folder);
        reader = new WeightsReader(store, 100);
    }

    @Test
    void shouldReadTheDecoderWithUnitRows() throws IOException {
        StoredArtifact stored = write("W_dec", new float[] {3, 4, 0, 2}, 2, 2);

        Decoder decoder = reader.decoder(at(stored));

        assertThat(decoder.latents()).isEqualTo(2);
        assertThat(decoder.unitRows()).containsExactly(0.6f, 0.8f, 0, 1);
    }

    @Test
    void shouldRefuseAnotherSizeThanAnnounced() throws IOException {
        StoredArtifact stored = write("W_dec", new float[] {3, 4}, 1, 2);

        assertThatThrownBy(
                        () ->
                                reader.decoder(
                                        new WeightsLocation(
                                                KEY.path(),
                                                stored.sha256(),
                                                OptionalLong.of(stored.bytes() + 1))))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("have " + stored.bytes() + " bytes, announced were");
    }

    @Test
    void shouldRefuseAnotherDigestThanAnnounced() throws IOException {
        StoredArtifact stored = write("W_dec", new float[] {3, 4}, 1, 2);

        assertThatThrownBy(
                        () ->
                                reader.decoder(
                                        new WeightsLocation(
                                                KEY.path(),
                                                "0".repeat(64),
                                                OptionalLong.of(stored.bytes()))))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("announced was " + "0".repeat(64));
    }

    @Test
    void shouldRefuseWeightsThatAreAbsent() {
        assertThatThrownBy(
                        () ->
                                reader.decoder(
                                        new WeightsLocation(
                                                KEY.path(), "0".repeat(64), OptionalLong.empty())))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("nothing is stored");
    }

    @Test
    void shouldRefuseAFileWithoutADecoder() throws IOException {
        StoredArtifact stored = write("W_enc", new float[] {3, 4}, 1, 2);

        assertThatThrownBy(() -> reader.decoder(at(stored)))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("W_dec");
    }

    @Test
    void shouldReadTheEncodersColumnsAsUnitRows() throws IOException {
        // W_enc [dModel, dSae]: latent 0 reads (3, 4), latent 1 reads (0, 2)
        StoredArtifact stored = both(new float[] {3, 0, 4, 2}, 2, 2);

        Decoder encoder = reader.encoder(at(stored)).orElseThrow();

        assertThat(encoder.unitRows()).containsExactly(0.6f, 0.8f, 0, 1);
    }

    @Test
    void shouldFindNoEncoderWhereThereIsNoneOfTheDecodersSize() throws IOException {
        StoredArtifact stored = both(new float[] {3, 0, 4}, 1, 3);

        assertThat(reader.encoder(at(stored))).isEmpty();
    }

    @Test
    void shouldDoWithoutAnEncoderThatIsNotFinite() throws IOException {
        StoredArtifact stored = both(new float[] {3, 0, Float.NaN, 2}, 2, 2);

        assertThat(reader.encoder(at(stored))).isEmpty();
        assertThat(reader.decoder(at(stored)).latents()).isEqualTo(2);
    }

    private StoredArtifact both(float[] encoder, long... shape) throws IOException {
        return store.writeIfAbsent(
                KEY,
                out ->
                        new SafetensorsWriter()
                                .add("W_enc", encoder, shape)
                                .add("W_dec", new float[] {1, 0, 0, 1}, 2, 2)
                                .writeTo(out));
    }

    @Test
    void shouldRefuseADecoderThatIsTooLarge() throws IOException {
        StoredArtifact stored = write("W_dec", new float[26], 13, 2);

        assertThatThrownBy(() -> reader.decoder(at(stored)))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("104 bytes, more than the 100 that are taken");
    }

    @Test
    void shouldRefuseADecoderThatIsNotFinite() throws IOException {
        StoredArtifact stored = write("W_dec", new float[] {3, Float.NaN}, 1, 2);

        assertThatThrownBy(() -> reader.decoder(at(stored)))
                .isInstanceOf(UnusableWeightsException.class)
                .hasMessageContaining("finite");
    }

    @Test
    void shouldSayThatAStoreWhoseFolderIsGoneIsUnavailable() {
        WeightsReader elsewhere = new WeightsReader(new FolderStore(folder.resolve("gone")), 100);

        assertThatThrownBy(
                        () ->
                                elsewhere.decoder(
                                        new WeightsLocation(
                                                KEY.path(), "0".repeat(64), OptionalLong.empty())))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private StoredArtifact write(String tensor, float[] values, long... shape) throws IOException {
        return store.writeIfAbsent(
                KEY, out -> new SafetensorsWriter().add(tensor, values, shape).writeTo(out));
    }

    private static WeightsLocation at(StoredArtifact stored) {
        return new WeightsLocation(
                stored.key().path(), stored.sha256(), OptionalLong.of(stored.bytes()));
    }
}
