package io.husai.trainer.sae;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes on {@code jdk.incubator.vector}, always 256 bits wide: the width is part of the order of
 * the sums. Loaded by name only, see {@link LanesChoice}.
 */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final int WIDTH = 8;

    VectorLanes() {
        if (FloatVector.SPECIES_PREFERRED.length() < WIDTH) {
            throw new UnsupportedOperationException(
                    "vectors of "
                            + FloatVector.SPECIES_PREFERRED.vectorBitSize()
                            + " bits are too short; 256 are needed");
        }
    }

    @Override
    public String description() {
        return "256-bit vectors";
    }

    @Override
    public void multiply(
            RowPanels x, float[] outputs, int count, int stride, float[] bias, float[] out) {
        VectorProducts.multiply(x, outputs, count, stride, bias, out);
    }

    @Override
    public void thresholds(
            float[] products,
            int from,
            int outputs,
            int k,
            float[] thresholds,
            SearchMemory memory) {
        VectorSearch.thresholds(products, from, outputs, k, thresholds, memory);
    }

    @Override
    public void above(float[] products, int from, int outputs, float[] thresholds, int[] bits) {
        VectorSearch.above(products, from, outputs, thresholds, bits);
    }

    @Override
    public void centre(float[] rows, int count, int stride, float[] bias, float[] errors) {
        FloatVector zero = FloatVector.zero(FLOATS);
        for (int row = 0; row < count * stride; row += stride) {
            for (int i = 0; i < stride; i += WIDTH) {
                FloatVector x = FloatVector.fromArray(FLOATS, rows, row + i);
                if (bias != null) {
                    x = x.sub(FloatVector.fromArray(FLOATS, bias, i));
                    x.intoArray(rows, row + i);
                }
                zero.sub(x).intoArray(errors, row + i);
            }
        }
    }

    @Override
    public double decode(
            KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore) {
        float[] partial = new float[WIDTH];
        double squares = squaresBefore;
        for (int r = 0; r < kept.rows(); r++) {
            decodeRow(kept, r, decoder, errors, stride);
            squares += dot(errors, r * stride, errors, r * stride, stride, partial);
        }
        return squares;
    }

    @Override
    public double decodeWithSlopes(
            KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore) {
        float[] partial = new float[4 * WIDTH];
        double squares = squaresBefore;
        for (int r = 0; r < kept.rows(); r++) {
            decodeRow(kept, r, decoder, errors, stride);
            // the decoder's rows are still in the first-level cache
            squares += slopesOfRow(kept, r, decoder, errors, stride, partial);
        }
        return squares;
    }

    private static void decodeRow(
            KeptRows kept, int r, float[] decoder, float[] errors, int stride) {
        int from = kept.from(r);
        int to = kept.to(r);
        int row = r * stride;
        int i = 0;
        for (; i + 8 * WIDTH <= stride; i += 8 * WIDTH) {
            decode8(kept, from, to, decoder, errors, row, i, stride);
        }
        for (; i + 2 * WIDTH <= stride; i += 2 * WIDTH) {
            decode2(kept, from, to, decoder, errors, row, i, stride);
        }
        if (i < stride) {
            decode1(kept, from, to, decoder, errors, row, i, stride);
        }
    }

    private static void decode8(
            KeptRows kept,
            int from,
            int to,
            float[] decoder,
            float[] errors,
            int row,
            int i,
            int stride) {
        int[] latents = kept.latents();
        float[] codes = kept.codes();
        int e = row + i;
        FloatVector e0 = FloatVector.fromArray(FLOATS, errors, e);
        FloatVector e1 = FloatVector.fromArray(FLOATS, errors, e + WIDTH);
        FloatVector e2 = FloatVector.fromArray(FLOATS, errors, e + 2 * WIDTH);
        FloatVector e3 = FloatVector.fromArray(FLOATS, errors, e + 3 * WIDTH);
        FloatVector e4 = FloatVector.fromArray(FLOATS, errors, e + 4 * WIDTH);
        FloatVector e5 = FloatVector.fromArray(FLOATS, errors, e + 5 * WIDTH);
        FloatVector e6 = FloatVector.fromArray(FLOATS, errors, e + 6 * WIDTH);
        FloatVector e7 = FloatVector.fromArray(FLOATS, errors, e + 7 * WIDTH);
        for (int at = from; at < to; at++) {
            FloatVector z = FloatVector.broadcast(FLOATS, codes[at]);
            int d = latents[at] * stride + i;
            e0 = z.fma(FloatVector.fromArray(FLOATS, decoder, d), e0);
            e1 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + WIDTH), e1);
            e2 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 2 * WIDTH), e2);
            e3 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 3 * WIDTH), e3);
            e4 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 4 * WIDTH), e4);
            e5 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 5 * WIDTH), e5);
            e6 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 6 * WIDTH), e6);
            e7 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + 7 * WIDTH), e7);
        }
        e0.intoArray(errors, e);
        e1.intoArray(errors, e + WIDTH);
        e2.intoArray(errors, e + 2 * WIDTH);
        e3.intoArray(errors, e + 3 * WIDTH);
        e4.intoArray(errors, e + 4 * WIDTH);
        e5.intoArray(errors, e + 5 * WIDTH);
        e6.intoArray(errors, e + 6 * WIDTH);
        e7.intoArray(errors, e + 7 * WIDTH);
    }

    private static void decode2(
            KeptRows kept,
            int from,
            int to,
            float[] decoder,
            float[] errors,
            int row,
            int i,
            int stride) {
        int[] latents = kept.latents();
        float[] codes = kept.codes();
        FloatVector e0 = FloatVector.fromArray(FLOATS, errors, row + i);
        FloatVector e1 = FloatVector.fromArray(FLOATS, errors, row + i + WIDTH);
        for (int at = from; at < to; at++) {
            FloatVector z = FloatVector.broadcast(FLOATS, codes[at]);
            int d = latents[at] * stride + i;
            e0 = z.fma(FloatVector.fromArray(FLOATS, decoder, d), e0);
            e1 = z.fma(FloatVector.fromArray(FLOATS, decoder, d + WIDTH), e1);
        }
        e0.intoArray(errors, row + i);
        e1.intoArray(errors, row + i + WIDTH);
    }

    private static void decode1(
            KeptRows kept,
            int from,
            int to,
            float[] decoder,
            float[] errors,
            int row,
            int i,
            int stride) {
        FloatVector e = FloatVector.fromArray(FLOATS, errors, row + i);
        for (int at = from; at < to; at++) {
            FloatVector z = FloatVector.broadcast(FLOATS, kept.codes()[at]);
            int d = kept.latents()[at] * stride + i;
            e = z.fma(FloatVector.fromArray(FLOATS, decoder, d), e);
        }
        e.intoArray(errors, row + i);
    }

    /** Sets the slopes of a row's codes and returns the sum of its squared errors. */
    private static float slopesOfRow(
            KeptRows kept, int r, float[] decoder, float[] errors, int stride, float[] partial) {
        int at = kept.from(r);
        int to = kept.to(r);
        int row = r * stride;
        float[] slopes = kept.slopes();
        for (; at + 4 <= to; at += 4) {
            slopes4(kept, at, 4, decoder, errors, row, stride, partial);
            slopes[at] = Arithmetic.sum(partial, 0);
            slopes[at + 1] = Arithmetic.sum(partial, WIDTH);
            slopes[at + 2] = Arithmetic.sum(partial, 2 * WIDTH);
            slopes[at + 3] = Arithmetic.sum(partial, 3 * WIDTH);
        }
        if (at == to) {
            return dot(errors, row, errors, row, stride, partial);
        }
        // a group that is not full has room for the errors' own product
        slopes4(kept, at, to - at, decoder, errors, row, stride, partial);
        for (int q = 0; at < to; at++, q += WIDTH) {
            slopes[at] = Arithmetic.sum(partial, q);
        }
        return Arithmetic.sum(partial, 3 * WIDTH);
    }

    /**
     * Partial sums of the products of errors with {@code count} decoder rows; where there are fewer
     * than four, the fourth is that of the errors with themselves.
     */
    private static void slopes4(
            KeptRows kept,
            int at,
            int count,
            float[] decoder,
            float[] errors,
            int row,
            int stride,
            float[] partial) {
        int[] latents = kept.latents();
        int last = at + count - 1;
        int d0 = latents[at] * stride;
        int d1 = latents[Math.min(at + 1, last)] * stride;
        int d2 = latents[Math.min(at + 2, last)] * stride;
        float[] fourth = count == 4 ? decoder : errors;
        int d3 = count == 4 ? latents[last] * stride : row;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < stride; i += WIDTH) {
            FloatVector e = FloatVector.fromArray(FLOATS, errors, row + i);
            s0 = e.fma(FloatVector.fromArray(FLOATS, decoder, d0 + i), s0);
            s1 = e.fma(FloatVector.fromArray(FLOATS, decoder, d1 + i), s1);
            s2 = e.fma(FloatVector.fromArray(FLOATS, decoder, d2 + i), s2);
            s3 = e.fma(FloatVector.fromArray(FLOATS, fourth, d3 + i), s3);
        }
        s0.intoArray(partial, 0);
        s1.intoArray(partial, WIDTH);
        s2.intoArray(partial, 2 * WIDTH);
        s3.intoArray(partial, 3 * WIDTH);
    }

    @Override
    public void accumulate(LatentIndex index, RowBlock block, float[] decoder, float[] encoder) {
        int stride = block.stride();
        for (int j = 0; j < index.latents(); j++) {
            int from = index.from(j);
            int to = index.to(j);
            if (from < to) {
                int gradient = j * stride;
                addRows(index, index.codes(), from, to, block.errors(), stride, decoder, gradient);
                addRows(
                        index,
                        index.slopes(),
                        from,
                        to,
                        block.centred(),
                        stride,
                        encoder,
                        gradient);
            }
        }
    }

    /** {@code sums += sum over entries of factor * row}. */
    private static void addRows(
            LatentIndex index,
            float[] factors,
            int from,
            int to,
            float[] rows,
            int stride,
            float[] sums,
            int s) {
        int i = 0;
        for (; i + 8 * WIDTH <= stride; i += 8 * WIDTH) {
            addRows8(index, factors, from, to, rows, stride, i, sums, s + i);
        }
        for (; i + 2 * WIDTH <= stride; i += 2 * WIDTH) {
            addRows2(index, factors, from, to, rows, stride, i, sums, s + i);
        }
        if (i < stride) {
            addRows1(index, factors, from, to, rows, stride, i, sums, s + i);
        }
    }

    private static void addRows1(
            LatentIndex index,
            float[] factors,
            int from,
            int to,
            float[] rows,
            int stride,
            int i,
            float[] sums,
            int s) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, s);
        for (int at = from; at < to; at++) {
            FloatVector f = FloatVector.broadcast(FLOATS, factors[index.entry(at)]);
            int row = index.row(at) * stride + i;
            sum = f.fma(FloatVector.fromArray(FLOATS, rows, row), sum);
        }
        sum.intoArray(sums, s);
    }

    private static void addRows2(
            LatentIndex index,
            float[] factors,
            int from,
            int to,
            float[] rows,
            int stride,
            int i,
            float[] sums,
            int s) {
        FloatVector s0 = FloatVector.fromArray(FLOATS, sums, s);
        FloatVector s1 = FloatVector.fromArray(FLOATS, sums, s + WIDTH);
        for (int at = from; at < to; at++) {
            FloatVector f = FloatVector.broadcast(FLOATS, factors[index.entry(at)]);
            int row = index.row(at) * stride + i;
            s0 = f.fma(FloatVector.fromArray(FLOATS, rows, row), s0);
            s1 = f.fma(FloatVector.fromArray(FLOATS, rows, row + WIDTH), s1);
        }
        s0.intoArray(sums, s);
        s1.intoArray(sums, s + WIDTH);
    }

    private static void addRows8(
            LatentIndex index,
            float[] factors,
            int from,
            int to,
            float[] rows,
            int stride,
            int i,
            float[] sums,
            int s) {
        FloatVector s0 = FloatVector.fromArray(FLOATS, sums, s);
        FloatVector s1 = FloatVector.fromArray(FLOATS, sums, s + WIDTH);
        FloatVector s2 = FloatVector.fromArray(FLOATS, sums, s + 2 * WIDTH);
        FloatVector s3 = FloatVector.fromArray(FLOATS, sums, s + 3 * WIDTH);
        FloatVector s4 = FloatVector.fromArray(FLOATS, sums, s + 4 * WIDTH);
        FloatVector s5 = FloatVector.fromArray(FLOATS, sums, s + 5 * WIDTH);
        FloatVector s6 = FloatVector.fromArray(FLOATS, sums, s + 6 * WIDTH);
        FloatVector s7 = FloatVector.fromArray(FLOATS, sums, s + 7 * WIDTH);
        for (int at = from; at < to; at++) {
            FloatVector f = FloatVector.broadcast(FLOATS, factors[index.entry(at)]);
            int row = index.row(at) * stride + i;
            s0 = f.fma(FloatVector.fromArray(FLOATS, rows, row), s0);
            s1 = f.fma(FloatVector.fromArray(FLOATS, rows, row + WIDTH), s1);
            s2 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 2 * WIDTH), s2);
            s3 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 3 * WIDTH), s3);
            s4 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 4 * WIDTH), s4);
            s5 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 5 * WIDTH), s5);
            s6 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 6 * WIDTH), s6);
            s7 = f.fma(FloatVector.fromArray(FLOATS, rows, row + 7 * WIDTH), s7);
        }
        s0.intoArray(sums, s);
        s1.intoArray(sums, s + WIDTH);
        s2.intoArray(sums, s + 2 * WIDTH);
        s3.intoArray(sums, s + 3 * WIDTH);
        s4.intoArray(sums, s + 4 * WIDTH);
        s5.intoArray(sums, s + 5 * WIDTH);
        s6.intoArray(sums, s + 6 * WIDTH);
        s7.intoArray(sums, s + 7 * WIDTH);
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        return dot(a, aFrom, b, bFrom, length, new float[WIDTH]);
    }

    private static float dot(
            float[] a, int aFrom, float[] b, int bFrom, int length, float[] partial) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector va = FloatVector.fromArray(FLOATS, a, aFrom + i);
            sum = va.fma(FloatVector.fromArray(FLOATS, b, bFrom + i), sum);
        }
        sum.intoArray(partial, 0);
        return Arithmetic.sum(partial, 0);
    }

    @Override
    public void adam(AdamStep adam, float scale, float[] w, float[] m, float[] v, float[] g) {
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector tiny = FloatVector.broadcast(FLOATS, AdamStep.NEGLIGIBLE);
        FloatVector factor = FloatVector.broadcast(FLOATS, scale);
        FloatVector firstWeight = FloatVector.broadcast(FLOATS, AdamStep.FIRST_WEIGHT);
        FloatVector secondWeight = FloatVector.broadcast(FLOATS, AdamStep.SECOND_WEIGHT);
        FloatVector secondDecay = FloatVector.broadcast(FLOATS, AdamStep.SECOND_DECAY);
        FloatVector correction = FloatVector.broadcast(FLOATS, adam.rootCorrection());
        FloatVector epsilon = FloatVector.broadcast(FLOATS, AdamStep.EPSILON);
        FloatVector stepSize = FloatVector.broadcast(FLOATS, -adam.stepSize());
        for (int i = 0; i < w.length; i += WIDTH) {
            FloatVector gradient = factor.mul(FloatVector.fromArray(FLOATS, g, i));
            zero.intoArray(g, i);
            FloatVector first = FloatVector.fromArray(FLOATS, m, i);
            first = firstWeight.fma(gradient.sub(first), first);
            first = first.blend(zero, first.lanewise(ABS).compare(LE, tiny));
            first.intoArray(m, i);
            FloatVector second = FloatVector.fromArray(FLOATS, v, i).mul(secondDecay);
            second = secondWeight.mul(gradient).fma(gradient, second);
            second = second.blend(zero, second.compare(LE, tiny));
            second.intoArray(v, i);
            FloatVector divisor = second.lanewise(SQRT).div(correction).add(epsilon);
            FloatVector weight = FloatVector.fromArray(FLOATS, w, i);
            stepSize.fma(first.div(divisor), weight).intoArray(w, i);
        }
    }

    @Override
    public void normalize(float[] rows, int count, int stride) {
        float[] partial = new float[WIDTH];
        for (int row = 0; row < count * stride; row += stride) {
            float norm = (float) Math.sqrt(dot(rows, row, rows, row, stride, partial));
            FloatVector divisor =
                    FloatVector.broadcast(FLOATS, Math.max(norm, PlainKernel.SMALLEST_NORM));
            for (int i = row; i < row + stride; i += WIDTH) {
                FloatVector.fromArray(FLOATS, rows, i).div(divisor).intoArray(rows, i);
            }
        }
    }
}
