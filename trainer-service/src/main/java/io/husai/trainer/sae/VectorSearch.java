package io.husai.trainer.sae;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Lanes#thresholds} and {@link Lanes#above} on vectors that hold one output of eight rows.
 * Few largest are kept in registers, sorted; for more, a threshold is searched in all rows at once,
 * by interpolation on the number of values above it.
 */
final class VectorSearch {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final int WIDTH = 8;
    private static final int PANEL = RowPanels.WIDTH;
    private static final int MAGNITUDE = Integer.MAX_VALUE;
    private static final int TRIALS = 16;
    private static final int INTERPOLATIONS = 8;

    private VectorSearch() {}

    static void thresholds(
            float[] products,
            int from,
            int outputs,
            int k,
            float[] thresholds,
            SearchMemory memory) {
        if (k <= 4) {
            largest4(products, from, outputs, k, thresholds, 0);
            largest4(products, from, outputs, k, thresholds, WIDTH);
        } else if (k <= 8) {
            largest8(products, from, outputs, k, thresholds, 0);
            largest8(products, from, outputs, k, thresholds, WIDTH);
        } else {
            search(products, from, outputs, k, thresholds, memory);
        }
    }

    /** Whole numbers in the order of the floats; -0 counts as 0. */
    private static IntVector keys(float[] values, int at) {
        IntVector bits = FloatVector.fromArray(FLOATS, values, at).add(0f).reinterpretAsInts();
        return bits.lanewise(XOR, bits.lanewise(ASHR, 31).and(MAGNITUDE));
    }

    /** Thresholds just below the values with these keys. */
    private static void intoThresholds(IntVector keys, float[] thresholds, int lane) {
        IntVector bits = keys.lanewise(XOR, keys.lanewise(ASHR, 31).and(MAGNITUDE));
        bits.reinterpretAsFloats().intoArray(thresholds, lane);
        for (int l = lane; l < lane + WIDTH; l++) {
            thresholds[l] = Math.nextDown(thresholds[l]);
        }
    }

    private static void largest4(
            float[] products, int from, int outputs, int k, float[] thresholds, int lane) {
        IntVector r1 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector r2 = r1;
        IntVector r3 = r1;
        IntVector r4 = r1;
        int at = from + lane;
        for (int j = 0; j < outputs; j++) {
            IntVector x = keys(products, at);
            at += PANEL;
            IntVector larger = r1.max(x);
            x = r1.min(x);
            r1 = larger;
            larger = r2.max(x);
            x = r2.min(x);
            r2 = larger;
            larger = r3.max(x);
            x = r3.min(x);
            r3 = larger;
            r4 = r4.max(x);
        }
        IntVector kth = k == 1 ? r1 : k == 2 ? r2 : k == 3 ? r3 : r4;
        intoThresholds(kth, thresholds, lane);
    }

    private static void largest8(
            float[] products, int from, int outputs, int k, float[] thresholds, int lane) {
        IntVector r1 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector r2 = r1;
        IntVector r3 = r1;
        IntVector r4 = r1;
        IntVector r5 = r1;
        IntVector r6 = r1;
        IntVector r7 = r1;
        IntVector r8 = r1;
        int at = from + lane;
        for (int j = 0; j < outputs; j++) {
            IntVector x = keys(products, at);
            at += PANEL;
            IntVector larger = r1.max(x);
            x = r1.min(x);
            r1 = larger;
            larger = r2.max(x);
            x = r2.min(x);
            r2 = larger;
            larger = r3.max(x);
            x = r3.min(x);
            r3 = larger;
            larger = r4.max(x);
            x = r4.min(x);
            r4 = larger;
            larger = r5.max(x);
            x = r5.min(x);
            r5 = larger;
            larger = r6.max(x);
            x = r6.min(x);
            r6 = larger;
            larger = r7.max(x);
            x = r7.min(x);
            r7 = larger;
            r8 = r8.max(x);
        }
        IntVector kth = k == 5 ? r5 : k == 6 ? r6 : k == 7 ? r7 : r8;
        intoThresholds(kth, thresholds, lane);
    }

    private static void search(
            float[] products,
            int from,
            int outputs,
            int k,
            float[] thresholds,
            SearchMemory memory) {
        begin(products, from, outputs, memory, 0);
        begin(products, from, outputs, memory, WIDTH);
        float mean = memory.low()[0];
        float deviation = memory.high()[0];
        Arrays.fill(memory.low(), Float.NEGATIVE_INFINITY);
        Arrays.fill(memory.high(), Float.POSITIVE_INFINITY);
        Arrays.fill(memory.lowCounts(), outputs);
        Arrays.fill(memory.highCounts(), 0);
        Arrays.fill(thresholds, Float.NaN);
        boolean found = false;
        for (int trial = 0; trial < TRIALS && !found; trial++) {
            count(products, from, outputs, memory.trials(), memory.counts());
            boolean interpolate = trial < INTERPOLATIONS;
            found =
                    judge(memory, k, thresholds, 0, interpolate)
                            & judge(memory, k, thresholds, WIDTH, interpolate);
        }
        memory.learn((thresholds[0] - mean) / deviation);
    }

    /** Writes means to {@code low}, deviations to {@code high}, and the first trials. */
    private static void begin(
            float[] products, int from, int outputs, SearchMemory memory, int lane) {
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector squares = sum;
        int at = from + lane;
        for (int j = 0; j < outputs; j++) {
            FloatVector value = FloatVector.fromArray(FLOATS, products, at);
            at += PANEL;
            sum = sum.add(value);
            squares = value.fma(value, squares);
        }
        FloatVector mean = sum.mul(1f / outputs);
        FloatVector variance = squares.mul(1f / outputs).sub(mean.mul(mean));
        FloatVector deviation = variance.lanewise(SQRT);
        mean.intoArray(memory.low(), lane);
        deviation.intoArray(memory.high(), lane);
        deviation.mul(memory.deviations()).add(mean).intoArray(memory.trials(), lane);
        deviation.mul(4f / outputs).intoArray(memory.spacings(), lane);
    }

    /** How many values of each row are above its threshold: differences' signs are counted. */
    private static void count(
            float[] products, int from, int outputs, float[] thresholds, int[] counts) {
        FloatVector ta = FloatVector.fromArray(FLOATS, thresholds, 0);
        FloatVector tb = FloatVector.fromArray(FLOATS, thresholds, WIDTH);
        IntVector ca = IntVector.zero(INTS);
        IntVector cb = ca;
        int at = from;
        for (int j = 0; j < outputs; j++) {
            FloatVector a = FloatVector.fromArray(FLOATS, products, at);
            FloatVector b = FloatVector.fromArray(FLOATS, products, at + WIDTH);
            at += PANEL;
            ca = ca.add(ta.sub(a).reinterpretAsInts().lanewise(LSHR, 31));
            cb = cb.add(tb.sub(b).reinterpretAsInts().lanewise(LSHR, 31));
        }
        ca.intoArray(counts, 0);
        cb.intoArray(counts, WIDTH);
    }

    /** Takes the counts in and chooses the next trials; returns whether all rows are done. */
    private static boolean judge(
            SearchMemory memory, int k, float[] thresholds, int lane, boolean interpolate) {
        FloatVector count =
                (FloatVector) IntVector.fromArray(INTS, memory.counts(), lane).convert(I2F, 0);
        FloatVector trial = FloatVector.fromArray(FLOATS, memory.trials(), lane);
        VectorMask<Float> hit = count.compare(EQ, k);
        FloatVector.fromArray(FLOATS, thresholds, lane)
                .blend(trial, hit)
                .intoArray(thresholds, lane);
        if (hit.allTrue()) {
            return true;
        }
        VectorMask<Float> tooLow = count.compare(GT, k);
        VectorMask<Float> tooHigh = count.compare(LT, k);
        FloatVector low = FloatVector.fromArray(FLOATS, memory.low(), lane).blend(trial, tooLow);
        FloatVector high = FloatVector.fromArray(FLOATS, memory.high(), lane).blend(trial, tooHigh);
        FloatVector lowCount =
                FloatVector.fromArray(FLOATS, memory.lowCounts(), lane).blend(count, tooLow);
        FloatVector highCount =
                FloatVector.fromArray(FLOATS, memory.highCounts(), lane).blend(count, tooHigh);
        FloatVector spacing = FloatVector.fromArray(FLOATS, memory.spacings(), lane);
        FloatVector outside = count.sub(k).fma(spacing, trial);
        FloatVector middle = low.add(high).mul(0.5f);
        FloatVector inside = middle;
        if (interpolate) {
            FloatVector share = lowCount.sub(k).div(lowCount.sub(highCount));
            inside = high.sub(low).fma(share, low);
        }
        VectorMask<Float> bounded =
                low.compare(GT, Float.NEGATIVE_INFINITY)
                        .and(high.compare(LT, Float.POSITIVE_INFINITY));
        FloatVector next = outside.blend(inside, bounded);
        VectorMask<Float> between = next.compare(GT, low).and(next.compare(LT, high));
        next = middle.blend(next, between).blend(trial, hit);
        low.intoArray(memory.low(), lane);
        high.intoArray(memory.high(), lane);
        lowCount.intoArray(memory.lowCounts(), lane);
        highCount.intoArray(memory.highCounts(), lane);
        spacing.add(spacing).intoArray(memory.spacings(), lane);
        next.intoArray(memory.trials(), lane);
        return false;
    }

    static void above(float[] products, int from, int outputs, float[] thresholds, int[] bits) {
        FloatVector ta = FloatVector.fromArray(FLOATS, thresholds, 0);
        FloatVector tb = FloatVector.fromArray(FLOATS, thresholds, WIDTH);
        int at = from;
        int to = 0;
        for (int first = 0; first < outputs; first += Integer.SIZE) {
            int length = Math.min(Integer.SIZE, outputs - first);
            IntVector sa = IntVector.zero(INTS);
            IntVector sb = sa;
            for (int j = 0; j < length; j++) {
                IntVector a =
                        ta.sub(FloatVector.fromArray(FLOATS, products, at)).reinterpretAsInts();
                IntVector b =
                        tb.sub(FloatVector.fromArray(FLOATS, products, at + WIDTH))
                                .reinterpretAsInts();
                at += PANEL;
                sa = sa.lanewise(LSHR, 1).or(a.and(Integer.MIN_VALUE));
                sb = sb.lanewise(LSHR, 1).or(b.and(Integer.MIN_VALUE));
            }
            sa.lanewise(LSHR, Integer.SIZE - length).intoArray(bits, to);
            sb.lanewise(LSHR, Integer.SIZE - length).intoArray(bits, to + WIDTH);
            to += PANEL;
        }
    }
}
