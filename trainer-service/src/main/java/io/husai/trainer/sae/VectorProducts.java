package io.husai.trainer.sae;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Lanes#multiply} on vectors: tiles of six outputs by sixteen rows whose sums stay in
 * registers, over slices of the depth whose panel stays in the first-level cache.
 */
final class VectorProducts {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final int WIDTH = 8;
    private static final int PANEL = RowPanels.WIDTH;
    private static final int TILE = RowPanels.TILE;

    /** Depth of a slice: 16 KiB of a panel and 6 KiB of outputs. */
    private static final int SLICE = 256;

    /** Outputs whose slice stays in the second-level cache while the panels pass: 96 KiB. */
    private static final int OUTPUTS = 96;

    private VectorProducts() {}

    static void multiply(
            RowPanels x, float[] outputs, int count, int stride, float[] bias, float[] out) {
        int depth = x.depth();
        int space = RowPanels.padded(count) * PANEL;
        float[] starts = x.starts(bias, count);
        for (int from = 0; from < depth; from += SLICE) {
            int length = Math.min(SLICE, depth - from);
            for (int first = 0; first < count; first += OUTPUTS) {
                int behind = Math.min(count, first + OUTPUTS);
                for (int p = 0; p < x.panels(); p++) {
                    int panel = (p * depth + from) * PANEL;
                    for (int j = first; j < behind; j += TILE) {
                        int to = p * space + j * PANEL;
                        float[] start = from == 0 ? starts : out;
                        int s = from == 0 ? j * PANEL : to;
                        tile(
                                x.packed(),
                                panel,
                                length,
                                outputs,
                                j,
                                count,
                                stride,
                                from,
                                start,
                                s,
                                out,
                                to);
                    }
                }
            }
        }
    }

    /** Outputs behind the last one repeat it, into the padding. */
    private static void tile(
            float[] x,
            int panel,
            int length,
            float[] outputs,
            int j,
            int count,
            int stride,
            int from,
            float[] start,
            int s,
            float[] out,
            int to) {
        int last = count - 1;
        int w0 = j * stride + from;
        int w1 = Math.min(j + 1, last) * stride + from;
        int w2 = Math.min(j + 2, last) * stride + from;
        int w3 = Math.min(j + 3, last) * stride + from;
        int w4 = Math.min(j + 4, last) * stride + from;
        int w5 = Math.min(j + 5, last) * stride + from;
        FloatVector a0 = FloatVector.fromArray(FLOATS, start, s);
        FloatVector b0 = FloatVector.fromArray(FLOATS, start, s + WIDTH);
        FloatVector a1 = FloatVector.fromArray(FLOATS, start, s + 2 * WIDTH);
        FloatVector b1 = FloatVector.fromArray(FLOATS, start, s + 3 * WIDTH);
        FloatVector a2 = FloatVector.fromArray(FLOATS, start, s + 4 * WIDTH);
        FloatVector b2 = FloatVector.fromArray(FLOATS, start, s + 5 * WIDTH);
        FloatVector a3 = FloatVector.fromArray(FLOATS, start, s + 6 * WIDTH);
        FloatVector b3 = FloatVector.fromArray(FLOATS, start, s + 7 * WIDTH);
        FloatVector a4 = FloatVector.fromArray(FLOATS, start, s + 8 * WIDTH);
        FloatVector b4 = FloatVector.fromArray(FLOATS, start, s + 9 * WIDTH);
        FloatVector a5 = FloatVector.fromArray(FLOATS, start, s + 10 * WIDTH);
        FloatVector b5 = FloatVector.fromArray(FLOATS, start, s + 11 * WIDTH);
        int at = panel;
        for (int i = 0; i < length; i++) {
            FloatVector xa = FloatVector.fromArray(FLOATS, x, at);
            FloatVector xb = FloatVector.fromArray(FLOATS, x, at + WIDTH);
            at += PANEL;
            FloatVector w = FloatVector.broadcast(FLOATS, outputs[w0 + i]);
            a0 = w.fma(xa, a0);
            b0 = w.fma(xb, b0);
            w = FloatVector.broadcast(FLOATS, outputs[w1 + i]);
            a1 = w.fma(xa, a1);
            b1 = w.fma(xb, b1);
            w = FloatVector.broadcast(FLOATS, outputs[w2 + i]);
            a2 = w.fma(xa, a2);
            b2 = w.fma(xb, b2);
            w = FloatVector.broadcast(FLOATS, outputs[w3 + i]);
            a3 = w.fma(xa, a3);
            b3 = w.fma(xb, b3);
            w = FloatVector.broadcast(FLOATS, outputs[w4 + i]);
            a4 = w.fma(xa, a4);
            b4 = w.fma(xb, b4);
            w = FloatVector.broadcast(FLOATS, outputs[w5 + i]);
            a5 = w.fma(xa, a5);
            b5 = w.fma(xb, b5);
        }
        a0.intoArray(out, to);
        b0.intoArray(out, to + WIDTH);
        a1.intoArray(out, to + 2 * WIDTH);
        b1.intoArray(out, to + 3 * WIDTH);
        a2.intoArray(out, to + 4 * WIDTH);
        b2.intoArray(out, to + 5 * WIDTH);
        a3.intoArray(out, to + 6 * WIDTH);
        b3.intoArray(out, to + 7 * WIDTH);
        a4.intoArray(out, to + 8 * WIDTH);
        b4.intoArray(out, to + 9 * WIDTH);
        a5.intoArray(out, to + 10 * WIDTH);
        b5.intoArray(out, to + 11 * WIDTH);
    }
}
