package io.husai.metrics.baseline;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Pwmcc;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How much consistency unrelated atoms show because they crowd the same subspace: PWMCC of Gaussian
 * atoms with the pooled second moment of a condition's decoders. That moment is estimated from few
 * atoms and so looks more crowded than it is; two corrections are offered, a bound and an estimate.
 * Both need {@code decoders x latents >= 4 x dModel}. Seeded: the same decoders give the same
 * figures. CPU work: about 20 s at 4096 x 512, so once for each complete condition and step. Safe
 * for use by several threads.
 */
public final class CrowdingBaseline {
    /** Fewest atoms for each dimension. */
    private static final int ATOMS_PER_DIMENSION = 4;

    /** Streams of one set of draws; more than any number of decoders in a condition. */
    private static final long STREAMS = 10_000;

    private static final double STEEPEST = 2;
    private static final int MOST_STEPS = 8;

    /** An excess of the simulated level below this is less than the draws' own noise. */
    private static final double CLOSE = 2e-4;

    private final Pwmcc pwmcc;

    /**
     * @param pwmcc computes the pairs
     */
    public CrowdingBaseline(Pwmcc pwmcc) {
        this.pwmcc = pwmcc;
    }

    /**
     * The upper bound. First round: draws from the decoders' spectrum. Second round: as many
     * decoders as given are drawn from that spectrum, their spectrum is taken, and draws from it
     * show how much the noise of a spectrum adds. {@code bound = first - (second - first)}.
     *
     * <p>It is a bound because atoms that the given decoders share make their moment noisier than
     * the second round, which shares none, assumes. The table of its bias stands in
     * docs/statistics.md.
     *
     * @param decoders of one condition at one step, in seed order, of equal size
     * @return empty where there are too few atoms
     */
    public Optional<Crowding> estimate(List<Decoder> decoders) {
        if (tooFew(decoders)) {
            return Optional.empty();
        }
        Effort effort = Effort.of(decoders.get(0).latents());
        Spectrum fit = Spectrum.of(decoders);
        double[] bounds = new double[effort.rounds];
        double first = 0;
        for (int round = 0; round < effort.rounds; round++) {
            double level = level(fit, decoders, effort, round);
            double again = level(refit(fit, decoders, 0, round), decoders, effort, round);
            first += level / effort.rounds;
            bounds[round] = level - (again - level);
        }
        double mean = 0;
        for (double bound : bounds) {
            mean += bound / effort.rounds;
        }
        double squares = 0;
        for (double bound : bounds) {
            squares += (bound - mean) * (bound - mean);
        }
        double error = Math.sqrt(squares / (effort.rounds - 1) / effort.rounds);
        return Optional.of(new Crowding(mean, first, error));
    }

    /**
     * The estimate without the bound's bias, by indirect inference: looks for the spectrum, among
     * the powers of the observed one, whose simulated condition looks like the observed one. The
     * simulation shares as many atoms as reproduce the observed PWMCC, and is right when its own
     * spectrum shows the same level as the observed spectrum. What unrelated atoms of the spectrum
     * so found show is the estimate.
     *
     * @param decoders as for {@link #estimate}
     * @param observed mean PWMCC of their pairs
     * @return empty where there are too few atoms
     */
    public Optional<Double> mended(List<Decoder> decoders, double observed) {
        require(observed >= 0 && observed <= 1, "observed", observed, "0 to 1");
        if (tooFew(decoders)) {
            return Optional.empty();
        }
        Effort effort = Effort.of(decoders.get(0).latents());
        Spectrum fit = Spectrum.of(decoders);
        double target = level(fit, decoders, effort);
        double power = root(p -> looked(fit.raised(p), decoders, observed, effort) - target);
        return Optional.of(level(fit.raised(power), decoders, effort));
    }

    /**
     * Where an increasing function crosses 0 between 0 and {@link #STEEPEST}, by regula falsi in
     * the Illinois form (Dowell and Jarratt, BIT 11, 1971): each evaluation simulates a condition,
     * so few matter. A function that doesn't cross gives the nearer end.
     */
    private static double root(DoubleUnaryOperator excess) {
        double low = 0;
        double high = 1;
        double atHigh = excess.applyAsDouble(high);
        if (atHigh < 0) {
            low = high;
            high = STEEPEST;
            double atLow = atHigh;
            atHigh = excess.applyAsDouble(high);
            return atHigh <= 0 ? high : between(excess, low, atLow, high, atHigh);
        }
        double atLow = excess.applyAsDouble(low);
        return atLow >= 0 ? low : between(excess, low, atLow, high, atHigh);
    }

    private static double between(
            DoubleUnaryOperator excess, double low, double atLow, double high, double atHigh) {
        double a = low;
        double b = high;
        double atA = atLow;
        double atB = atHigh;
        int side = 0;
        double power = a;
        for (int i = 0; i < MOST_STEPS; i++) {
            power = a - atA * (b - a) / (atB - atA);
            double at = excess.applyAsDouble(power);
            if (Math.abs(at) < CLOSE) {
                break;
            }
            if (at < 0) {
                a = power;
                atA = at;
                atB = side < 0 ? atB / 2 : atB;
                side = -1;
            } else {
                b = power;
                atB = at;
                atA = side > 0 ? atA / 2 : atA;
                side = 1;
            }
        }
        return power;
    }

    /** What the first round would show of a condition whose atoms have this spectrum. */
    private double looked(Spectrum truth, List<Decoder> like, double observed, Effort effort) {
        double unrelated = level(truth, like, effort);
        double share = Math.max(0, Math.min(1, (observed - unrelated) / (1 - unrelated)));
        int shared = (int) Math.round(share * like.get(0).latents());
        double sum = 0;
        for (int round = 0; round < effort.rounds; round++) {
            sum += level(refit(truth, like, shared, round), like, effort, round);
        }
        return sum / effort.rounds;
    }

    /** The spectrum of decoders like the given ones, drawn from that spectrum. */
    private static Spectrum refit(Spectrum truth, List<Decoder> like, int shared, int round) {
        long stream = (2L * round + 1) * STREAMS;
        return Spectrum.of(truth.draw(like.get(0).latents(), like.size(), shared, stream));
    }

    private double level(Spectrum spectrum, List<Decoder> like, Effort effort) {
        double sum = 0;
        for (int round = 0; round < effort.rounds; round++) {
            sum += level(spectrum, like, effort, round);
        }
        return sum / effort.rounds;
    }

    /** Mean PWMCC of unrelated decoders; every spectrum gets the same random numbers. */
    private double level(Spectrum spectrum, List<Decoder> like, Effort effort, int round) {
        List<Decoder> drawn =
                spectrum.draw(like.get(0).latents(), effort.draws, 0, 2L * round * STREAMS);
        double sum = 0;
        for (int i = 0; i < effort.draws; i++) {
            for (int j = i + 1; j < effort.draws; j++) {
                sum += pwmcc.between(drawn.get(i), drawn.get(j));
            }
        }
        return sum / (effort.draws * (effort.draws - 1) / 2);
    }

    private static boolean tooFew(List<Decoder> decoders) {
        require(!decoders.isEmpty(), "decoders", "an empty list", "at least one decoder");
        Decoder first = decoders.get(0);
        long live = 0;
        for (Decoder decoder : decoders) {
            require(
                    decoder.latents() == first.latents() && decoder.dModel() == first.dModel(),
                    "decoders",
                    decoder.latents() + " x " + decoder.dModel(),
                    "the first one's size, " + first.latents() + " x " + first.dModel());
            live += decoder.latents() - decoder.zeroLatents();
        }
        return live < (long) ATOMS_PER_DIMENSION * first.dModel();
    }

    /** The more latents, the less a single draw varies, and the more it costs. */
    private record Effort(int draws, int rounds) {
        static Effort of(int latents) {
            return latents <= 512 ? new Effort(8, 4) : new Effort(3, 2);
        }
    }

    /**
     * @param bound the upper bound on crowding
     * @param first PWMCC of draws from the decoders' spectrum, before the correction
     * @param monteCarloError standard error of the bound from the finite number of draws
     */
    public record Crowding(double bound, double first, double monteCarloError) {}
}
