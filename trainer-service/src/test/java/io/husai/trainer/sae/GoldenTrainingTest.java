package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.RunSpec;
import java.io.IOException;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected: {@code golden/training.*}, made by the PyTorch reference. */
class GoldenTrainingTest {
    private static final Offset<Float> TOLERANCE = within(1e-4f);
    private GoldenTraining golden;

    @BeforeEach
    void open() throws IOException {
        golden = GoldenTraining.open();
    }

    @AfterEach
    void close() throws IOException {
        golden.close();
    }

    @ParameterizedTest
    @CsvSource({
        "plain,PLAIN",
        "lambda_0.002,PLAIN",
        "lambda_1,PLAIN",
        "plain,VECTOR",
        "lambda_0.002,VECTOR",
        "lambda_1,VECTOR"
    })
    void shouldReproduceTheReference(String name, KernelChoice choice) throws IOException {
        JsonNode expected = golden.json().get("cases").get(name);
        Kernel kernel = kernel(expected.get("lambda").doubleValue(), choice);
        Batch batch = new Batch(golden.data(), 256);

        int step = 0;
        for (long[] rows : golden.batches()) {
            batch.fill(rows, 0, rows.length);
            double loss = kernel.step(batch, golden.learningRate());
            assertThat(loss)
                    .as("loss of step %d", step)
                    .isCloseTo(expected.get("losses").get(step++).doubleValue(), within(1e-6));
        }

        SaeWeights weights = golden.weights(name);
        assertThat(kernel.weights().encoder()).containsExactly(weights.encoder(), TOLERANCE);
        assertThat(kernel.weights().encoderBias())
                .containsExactly(weights.encoderBias(), TOLERANCE);
        assertThat(kernel.weights().decoder()).containsExactly(weights.decoder(), TOLERANCE);
        Quality quality =
                new QualityMeter(golden.data()).new Session().measure(kernel, golden.dSae());
        assertThat(quality.mse()).isCloseTo(expected.get("mse").doubleValue(), within(1e-6));
        assertThat(quality.explainedVariance())
                .isCloseTo(expected.get("explained_variance").doubleValue(), within(1e-4));
        assertThat(quality.l0()).isEqualTo(expected.get("l0").doubleValue());
    }

    private Kernel kernel(double lambda, KernelChoice choice) throws IOException {
        Specs specs =
                Specs.of(golden.dModel(), golden.dSae(), golden.k())
                        .learningRate(golden.learningRate());
        RunSpec spec = (lambda > 0 ? specs.alignment(lambda, false) : specs).seed(1);
        Optional<float[]> reference =
                lambda > 0 ? Optional.of(golden.reference()) : Optional.empty();
        return kernels(choice)
                .create(
                        new Engine.Task(spec, Optional.empty(), reference),
                        Checkpoint.start(golden.weights("init"), false),
                        256);
    }

    private static Kernel.Factory kernels(KernelChoice choice) {
        return choice == KernelChoice.PLAIN
                ? PlainKernel::new
                : Engines.fused(LanesChoice.vectors());
    }
}
