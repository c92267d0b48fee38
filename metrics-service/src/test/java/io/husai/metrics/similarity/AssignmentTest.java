package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private final Random random = new Random(1);

    @Test
    void shouldFindTheBestOfAllPermutations() {
        for (int trial = 0; trial < 300; trial++) {
            int rows = 1 + random.nextInt(6);
            float[][] scores = scores(rows, rows + random.nextInt(3), 1);

            assertThat(sum(scores, Assignment.maximising(scores)))
                    .isCloseTo(bestByTrying(scores, 0, 0), within(1e-9));
        }
    }

    @Test
    void shouldFindTheBestAmongManyEqualScores() {
        for (int trial = 0; trial < 300; trial++) {
            int rows = 1 + random.nextInt(6);
            float[][] scores = scores(rows, rows + random.nextInt(3), 0);

            assertThat(sum(scores, Assignment.maximising(scores)))
                    .isCloseTo(bestByTrying(scores, 0, 0), within(1e-9));
        }
    }

    @Test
    void shouldAgreeWithThePlainMethodOnLargerMatrices() {
        for (int[] size : new int[][] {{61, 61}, {40, 97}, {1, 50}, {120, 120}}) {
            for (int decimals : new int[] {0, 1, 7}) {
                float[][] scores = scores(size[0], size[1], decimals);

                assertThat(sum(scores, Assignment.maximising(scores)))
                        .isCloseTo(HungarianTwin.best(scores), within(1e-7));
            }
        }
    }

    @Test
    void shouldEndWhenAllScoresAreEqual() {
        float[][] scores = new float[300][300];
        for (float[] row : scores) {
            Arrays.fill(row, 0.3f);
        }

        assertThat(Assignment.maximising(scores)).doesNotHaveDuplicates().hasSize(300);
    }

    @Test
    void shouldEndWhenRowsAndColumnsRepeat() {
        // 200 latents of only 20 kinds, so prices fight over ties and over rounding
        Decoder kinds = RandomDecoder.of(20, 16, 2);
        float[][] scores = new float[200][200];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                scores[i][j] = (float) Cosine.between(kinds, i % 20, kinds, j / 10);
            }
        }

        assertThat(sum(scores, Assignment.maximising(scores))).isCloseTo(200, within(1e-4));
    }

    /** Scores in [-1, 1], rounded to that many decimals. */
    private float[][] scores(int rows, int columns, int decimals) {
        float[][] scores = new float[rows][columns];
        double scale = Math.pow(10, decimals);
        for (float[] row : scores) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (Math.round((2 * random.nextDouble() - 1) * scale) / scale);
            }
        }
        return scores;
    }

    private static double sum(float[][] scores, int[] columnOfRow) {
        assertThat(columnOfRow).doesNotHaveDuplicates().hasSize(scores.length);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += scores[i][columnOfRow[i]];
        }
        return sum;
    }

    private static double bestByTrying(float[][] scores, int row, int used) {
        if (row == scores.length) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < scores[0].length; j++) {
            if ((used >> j & 1) == 0) {
                double rest = bestByTrying(scores, row + 1, used | 1 << j);
                best = Math.max(best, scores[row][j] + rest);
            }
        }
        return best;
    }
}
