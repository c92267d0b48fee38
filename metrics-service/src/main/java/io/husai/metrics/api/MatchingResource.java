package io.husai.metrics.api;

import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ConsistencyUpdated.SeedQuality;
import io.husai.metrics.consistency.ConditionStore;
import io.husai.metrics.consistency.Statistics;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.operations.ComputePool;
import io.husai.metrics.similarity.Matching;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Which latents of two runs go together, computed when asked for. */
@Path("/api/conditions/matching")
@Produces(MediaType.APPLICATION_JSON)
public class MatchingResource {
    private final ConditionStore conditions;
    private final Statistics statistics;
    private final DecoderSource decoders;
    private final ComputePool pool;

    MatchingResource(
            ConditionStore conditions,
            Statistics statistics,
            DecoderSource decoders,
            ComputePool pool) {
        this.conditions = conditions;
        this.statistics = statistics;
        this.decoders = decoders;
        this.pool = pool;
    }

    /**
     * @param latent a latent of run a
     * @param partner its partner in run b
     * @param cosine their decoder cosine, signed
     */
    public record Matched(int latent, int partner, double cosine) {}

    /**
     * The optimal one-to-one matching on signed cosines.
     *
     * @param a seed of the one run
     * @param b seed of the other run
     * @param step the step
     * @param mccSigned mean cosine of the matched latents
     * @param sharedFraction latents matched above 0.7, of the larger decoder
     * @param sharedFractionEncoder those whose encoder directions have a cosine above 0.7 too;
     *     absent where a run's weights have no encoder
     * @param matched by latent of a, ascending
     */
    public record PairMatching(
            long a,
            long b,
            long step,
            double mccSigned,
            double sharedFraction,
            Double sharedFractionEncoder,
            List<Matched> matched) {}

    @GET
    @Operation(summary = "One-to-one matching of the latents of two seeds' runs at a step")
    public Uni<PairMatching> matching(
            @RestQuery String conditionId,
            @RestQuery String a,
            @RestQuery String b,
            @RestQuery String step) {
        requireText("conditionId", conditionId);
        long seedA = WholeNumber.of("a", a);
        long seedB = WholeNumber.of("b", b);
        return conditions
                .figure(conditionId, WholeNumber.of("step", step))
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new NotKnownException(
                                        "step", "there is no figure of that condition and step"))
                .chain(figure -> pool.run(() -> matching(figure, seedA, seedB)));
    }

    private PairMatching matching(ConsistencyUpdated figure, long a, long b) {
        WeightsLocation runA = weights(figure, "a", a);
        WeightsLocation runB = weights(figure, "b", b);
        Matching matching =
                statistics
                        .oneToOne()
                        .between(decoders.decoder(runA), decoders.decoder(runB))
                        .signed();
        Optional<Double> encoded =
                decoders.encoder(runA)
                        .flatMap(
                                encoderA ->
                                        decoders.encoder(runB)
                                                .map(
                                                        encoderB ->
                                                                matching.sharedFraction(
                                                                        Matching.SHARED,
                                                                        encoderA,
                                                                        encoderB)));
        List<Matched> matched = new ArrayList<>();
        for (int i = 0; i < matching.latentsA(); i++) {
            if (matching.partnerOfA()[i] >= 0) {
                matched.add(new Matched(i, matching.partnerOfA()[i], matching.cosineOfA()[i]));
            }
        }
        return new PairMatching(
                a,
                b,
                figure.step(),
                matching.meanCosine(),
                matching.sharedFraction(Matching.SHARED),
                encoded.orElse(null),
                matched);
    }

    private static WeightsLocation weights(ConsistencyUpdated figure, String field, long seed) {
        SeedQuality run =
                figure.quality().stream()
                        .filter(quality -> quality.seed() == seed)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new NotKnownException(
                                                field,
                                                "seed %d isn't there; seeds are %s"
                                                        .formatted(seed, figure.seeds())));
        return new WeightsLocation(run.weights(), run.weightsSha256(), OptionalLong.empty());
    }
}
