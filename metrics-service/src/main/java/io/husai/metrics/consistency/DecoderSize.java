package io.husai.metrics.consistency;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.SnapshotTaken.TensorShape;
import io.husai.contracts.event.SnapshotTaken.Weights;
import java.util.List;

/**
 * Size of a condition's decoders.
 *
 * @param latents rows
 * @param dModel columns
 */
record DecoderSize(int latents, int dModel) {
    /** As declared, or as the first member's weights announce it. */
    static DecoderSize of(FigureInputs inputs) {
        return inputs.declared()
                .map(DecoderSize::declared)
                .orElseGet(() -> announced(inputs.members().get(0).weights()));
    }

    static DecoderSize declared(ConditionDeclared declared) {
        return new DecoderSize(declared.spec().sae().dSae(), declared.spec().sae().dModel());
    }

    /**
     * @throws io.husai.contracts.InvalidValueException if there is no decoder among the tensors
     */
    static DecoderSize announced(Weights weights) {
        TensorShape decoder = weights.tensors().get("W_dec");
        List<Long> shape = decoder == null ? null : decoder.shape();
        require(
                shape != null
                        && shape.size() == 2
                        && shape.stream().allMatch(n -> n >= 1 && n <= Integer.MAX_VALUE),
                "weights.tensors.W_dec",
                shape,
                "the shape [dSae, dModel]");
        return new DecoderSize(shape.get(0).intValue(), shape.get(1).intValue());
    }

    long bytes() {
        return (long) latents * dModel * Float.BYTES;
    }
}
