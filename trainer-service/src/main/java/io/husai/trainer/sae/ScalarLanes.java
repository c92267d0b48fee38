package io.husai.trainer.sae;

import java.util.Arrays;

/** Lanes in plain Java, for machines without 256-bit vectors and for holding others to them. */
final class ScalarLanes implements Lanes {
    private static final int LANES = Arithmetic.LANES;
    private static final int WIDTH = RowPanels.WIDTH;

    @Override
    public String description() {
        return "plain Java";
    }

    @Override
    public void multiply(
            RowPanels x, float[] outputs, int count, int stride, float[] bias, float[] out) {
        float[] sums = new float[WIDTH];
        int space = RowPanels.padded(count) * WIDTH;
        for (int p = 0; p < x.panels(); p++) {
            int panel = p * x.depth() * WIDTH;
            for (int j = 0; j < count; j++) {
                Arrays.fill(sums, bias == null ? 0 : bias[j]);
                for (int i = 0; i < x.depth(); i++) {
                    float value = outputs[j * stride + i];
                    int at = panel + i * WIDTH;
                    for (int r = 0; r < WIDTH; r++) {
                        sums[r] = Math.fma(x.packed()[at + r], value, sums[r]);
                    }
                }
                System.arraycopy(sums, 0, out, p * space + j * WIDTH, WIDTH);
            }
        }
    }

    @Override
    public void thresholds(
            float[] products,
            int from,
            int outputs,
            int k,
            float[] thresholds,
            SearchMemory memory) {
        float[] row = new float[outputs];
        for (int r = 0; r < WIDTH; r++) {
            for (int j = 0; j < outputs; j++) {
                row[j] = products[from + j * WIDTH + r];
            }
            Arrays.sort(row);
            thresholds[r] = Math.nextDown(row[outputs - k]);
        }
    }

    @Override
    public void above(float[] products, int from, int outputs, float[] thresholds, int[] bits) {
        Arrays.fill(bits, 0);
        for (int j = 0; j < outputs; j++) {
            for (int r = 0; r < WIDTH; r++) {
                if (products[from + j * WIDTH + r] > thresholds[r]) {
                    bits[j / Integer.SIZE * WIDTH + r] |= 1 << j % Integer.SIZE;
                }
            }
        }
    }

    @Override
    public void centre(float[] rows, int count, int stride, float[] bias, float[] errors) {
        for (int at = 0; at < count * stride; at++) {
            rows[at] -= bias == null ? 0 : bias[at % stride];
            errors[at] = -rows[at];
        }
    }

    @Override
    public double decode(
            KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore) {
        double squares = squaresBefore;
        for (int r = 0; r < kept.rows(); r++) {
            int row = r * stride;
            for (int at = kept.from(r); at < kept.to(r); at++) {
                int d = kept.latents()[at] * stride;
                addScaled(kept.codes()[at], decoder, d, errors, row, stride);
            }
            squares += dot(errors, row, errors, row, stride);
        }
        return squares;
    }

    @Override
    public double decodeWithSlopes(
            KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore) {
        double squares = decode(kept, decoder, errors, stride, squaresBefore);
        for (int r = 0; r < kept.rows(); r++) {
            for (int at = kept.from(r); at < kept.to(r); at++) {
                int d = kept.latents()[at] * stride;
                kept.slopes()[at] = dot(errors, r * stride, decoder, d, stride);
            }
        }
        return squares;
    }

    @Override
    public void accumulate(LatentIndex index, RowBlock block, float[] decoder, float[] encoder) {
        int stride = block.stride();
        for (int j = 0; j < index.latents(); j++) {
            int to = j * stride;
            for (int at = index.from(j); at < index.to(j); at++) {
                int row = index.row(at) * stride;
                int code = index.entry(at);
                addScaled(index.codes()[code], block.errors(), row, decoder, to, stride);
                addScaled(index.slopes()[code], block.centred(), row, encoder, to, stride);
            }
        }
    }

    private static void addScaled(
            float factor, float[] values, int from, float[] sums, int to, int length) {
        for (int i = 0; i < length; i++) {
            sums[to + i] = Math.fma(factor, values[from + i], sums[to + i]);
        }
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        float p0 = 0;
        float p1 = 0;
        float p2 = 0;
        float p3 = 0;
        float p4 = 0;
        float p5 = 0;
        float p6 = 0;
        float p7 = 0;
        for (int i = 0; i < length; i += LANES) {
            int s = aFrom + i;
            int t = bFrom + i;
            p0 = Math.fma(a[s], b[t], p0);
            p1 = Math.fma(a[s + 1], b[t + 1], p1);
            p2 = Math.fma(a[s + 2], b[t + 2], p2);
            p3 = Math.fma(a[s + 3], b[t + 3], p3);
            p4 = Math.fma(a[s + 4], b[t + 4], p4);
            p5 = Math.fma(a[s + 5], b[t + 5], p5);
            p6 = Math.fma(a[s + 6], b[t + 6], p6);
            p7 = Math.fma(a[s + 7], b[t + 7], p7);
        }
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
    }

    @Override
    public void adam(AdamStep adam, float scale, float[] w, float[] m, float[] v, float[] g) {
        adam.update(w, m, v, g, scale, 0, w.length);
        Arrays.fill(g, 0);
    }

    @Override
    public void normalize(float[] rows, int count, int stride) {
        for (int row = 0; row < count * stride; row += stride) {
            float norm = (float) Math.sqrt(dot(rows, row, rows, row, stride));
            float divisor = Math.max(norm, PlainKernel.SMALLEST_NORM);
            for (int i = row; i < row + stride; i++) {
                rows[i] /= divisor;
            }
        }
    }
}
