package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.husai.contracts.spec.AuxK;
import io.husai.contracts.spec.ConditionSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Losses and gradients of several runs by hand, see {@link PlainKernel}; in units of {@code 2 /
 * (rows * dModel)} until {@link #scaled}.
 */
final class StackedGradients {
    private static final int[] ENTRIES = {1, 2};
    private static final int[] ROWS = {1};

    private final ConditionSpec spec;
    private final StackedWeights weights;
    private final StackedForward forward;
    private final float entries;
    private NDArray losses;
    private NDArray encoder;
    private NDArray encoderBias;
    private NDArray decoder;
    private NDArray decoderBias;

    StackedGradients(ConditionSpec spec, StackedWeights weights, StackedForward forward) {
        this.spec = spec;
        this.weights = weights;
        this.forward = forward;
        long rows = forward.errors().getShape().get(1);
        this.entries = (float) rows * spec.sae().dModel();
        this.losses = forward.errors().square().sum(ENTRIES).div(entries);
        NDArray slopes = slopes(rows);
        this.decoder = transposed(forward.codes()).matMul(forward.errors());
        this.encoder = transposed(forward.centred()).matMul(slopes);
        this.encoderBias = slopes.sum(ROWS, true);
    }

    private static NDArray transposed(NDArray array) {
        return array.transpose(0, 2, 1);
    }

    private NDArray slopes(long rows) {
        NDArray slopes = forward.errors().matMul(transposed(weights.decoder()));
        Double l1 = spec.training().l1Coefficient();
        if (l1 != null) {
            slopes = slopes.add(forward.codes().sign().mul((float) (l1 * spec.sae().dModel() / 2)));
            NDArray norm = forward.codes().abs().sum(ENTRIES).div(rows);
            losses = losses.add(norm.mul(l1.floatValue()));
        }
        return slopes.mul(forward.kept());
    }

    /**
     * Adds the auxiliary loss.
     *
     * @param dead {@code [runs, 1, dSae]}: 1 where a latent is dead, else 0
     */
    void addAuxK(NDManager manager, AuxK auxK, NDArray dead) {
        NDArray errors = forward.errors();
        NDArray spread =
                errors.sub(errors.mean(ROWS, true)).square().sum(ENTRIES, true).maximum(1e-30f);
        NDArray anyDead = dead.max(new int[] {2}, true);
        NDArray scale = anyDead.mul((float) (auxK.coefficient() * entries)).div(spread);
        NDArray penalty = dead.sub(1).mul(1e30f);
        int k = Math.min(auxK.k(), spec.sae().dSae());
        var largest = forward.pre().mul(dead).add(penalty).topK(k, -1, true, true);
        NDArray places = largest.get(0).gt(-1e29f).toType(errors.getDataType(), false);
        StackedForward.Sparse revived =
                StackedForward.Sparse.of(
                        manager,
                        largest,
                        places,
                        forward.pre().getShape(),
                        spec.sae().activation());
        NDArray rest = revived.codes().matMul(weights.decoder()).add(errors);
        NDArray slopes = rest.matMul(transposed(weights.decoder())).mul(revived.kept()).mul(scale);
        decoder = decoder.add(transposed(revived.codes().mul(scale)).matMul(rest));
        encoder = encoder.add(transposed(forward.centred()).matMul(slopes));
        encoderBias = encoderBias.add(slopes.sum(ROWS, true));
        NDArray loss = rest.square().sum(ENTRIES, true).mul(scale).div(entries);
        losses = losses.add(loss.reshape(losses.getShape()));
    }

    void addLosses(NDArray more) {
        losses = losses.add(more);
    }

    /** {@code [runs]}, on the device. */
    NDArray losses() {
        return losses;
    }

    /** The gradients in the order of {@link SaeWeights#arrays}; call once. */
    List<NDArray> scaled() {
        List<NDArray> all = new ArrayList<>(List.of(encoder, encoderBias, decoder));
        if (weights.decoderBias().isPresent()) {
            NDArray shift = encoderBias.matMul(transposed(weights.encoder()));
            decoderBias = forward.errors().sum(ROWS, true).sub(shift);
            all.add(decoderBias);
        }
        List<NDArray> out = new ArrayList<>();
        for (NDArray gradient : all) {
            out.add(gradient.mul(2 / entries));
        }
        return out;
    }
}
