package io.husai.metrics.baseline;

import static io.husai.contracts.InvalidValueException.require;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.special.Beta;

/**
 * What two decoders of independent, isotropic directions show on average. The squared cosine of two
 * such directions is Beta(1/2, (d - 1)/2) distributed, so the largest of n has the distribution
 * function {@code F(t)^n} with {@code F(t) = I_{t^2}(1/2, (d - 1)/2)}, and its mean is the integral
 * of {@code 1 - F^n} from 0 to 1.
 *
 * <p>The quadrature substitutes t = sin(angle), which leaves a smooth integrand at every d, works
 * with the complement {@code 1 - F} so that large n lose no digits, and places its panels where the
 * integrand falls from 1 to 0.
 */
public final class IsotropicBaseline {
    private static final int PANELS = 6;
    private static final int POINTS = 20;

    /** Where 1 - F^n is this close to 1 or to 0 it counts as that. */
    private static final double NEGLIGIBLE = 1e-13;

    private IsotropicBaseline() {}

    /**
     * {@code E[max_j |cos|]}, to 1e-9.
     *
     * @param dModel at least 1; 1 where dModel is 1
     * @param latents of the decoder that is searched for the largest cosine, at least 1
     */
    public static double expected(int dModel, int latents) {
        require(dModel >= 1, "dModel", dModel, "at least 1");
        require(latents >= 1, "latents", latents, "at least 1");
        if (dModel == 1) {
            return 1;
        }
        double from = angleWhere(dModel, latents, 1 - NEGLIGIBLE);
        double to = angleWhere(dModel, latents, NEGLIGIBLE);
        double sum = Math.sin(from);
        for (int p = 0; p < PANELS; p++) {
            GaussIntegrator panel =
                    new GaussIntegratorFactory()
                            .legendre(
                                    POINTS,
                                    from + (to - from) * p / PANELS,
                                    from + (to - from) * (p + 1) / PANELS);
            sum += panel.integrate(x -> beyond(dModel, latents, x) * Math.cos(x));
        }
        return sum;
    }

    /** {@code 1 - F(sin(angle))^n}, falling from 1 to 0. */
    private static double beyond(int dModel, int latents, double angle) {
        double half = (dModel - 1) / 2.0;
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        // the complement where it is the smaller one, which then has all its digits
        boolean upper = sine * sine > 0.5 / half || sine > cosine;
        double logF =
                upper
                        ? Math.log1p(-Beta.regularizedBeta(cosine * cosine, half, 0.5))
                        : Math.log(Beta.regularizedBeta(sine * sine, 0.5, half));
        return -Math.expm1(latents * logF);
    }

    private static double angleWhere(int dModel, int latents, double level) {
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (beyond(dModel, latents, middle) > level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
