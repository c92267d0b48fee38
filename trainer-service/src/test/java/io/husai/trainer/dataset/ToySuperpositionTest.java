package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.DatasetRecipe;
import org.junit.jupiter.api.Test;

class ToySuperpositionTest {
    private static final Pulse STEADY = () -> {};

    @Test
    void shouldHaveUnitAtoms() {
        float[] atoms = toy(32, 16, 3, 10, 0).atoms();

        for (int i = 0; i < 32; i++) {
            double squares = 0;
            for (int j = 0; j < 16; j++) {
                squares += atoms[i * 16 + j] * atoms[i * 16 + j];
            }
            assertThat(squares).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void shouldTakeEachAtomEquallyOftenWithHalfNormalCoefficients() throws Exception {
        int rows = 20_000;
        ToySuperposition toy = toy(8, 8, 1, rows, 5);
        float[] atoms = toy.atoms();
        float[] made = toy.rows(STEADY);

        int[] count = new int[8];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double norm = norm(made, row * 8);
            int atom = atomOf(made, row * 8, norm, atoms);
            count[atom]++;
            sum += norm;
        }

        // the mean of |N(0, 1)| is sqrt(2 / pi), its standard error here 0.6 / sqrt(20,000)
        assertThat(sum / rows).isCloseTo(Math.sqrt(2 / Math.PI), within(0.02));
        for (int n : count) {
            // 5 standard errors of a binomial count
            assertThat(n).isCloseTo(rows / 8, within(240));
        }
    }

    @Test
    void shouldAddDistinctAtomsWithPositiveCoefficients() throws Exception {
        ToySuperposition toy = toy(2, 2, 2, 500, 9);
        float[] a = toy.atoms();
        float[] rows = toy.rows(STEADY);

        double determinant = a[0] * a[3] - a[1] * a[2];
        for (int row = 0; row < 500; row++) {
            double x = rows[2 * row];
            double y = rows[2 * row + 1];
            assertThat((x * a[3] - y * a[2]) / determinant).isPositive();
            assertThat((y * a[0] - x * a[1]) / determinant).isPositive();
        }
    }

    @Test
    void shouldBeTheSameForTheSameSeedAndAnotherForAnother() throws Exception {
        float[] rows = toy(32, 16, 3, 100, 1).rows(STEADY);

        assertThat(toy(32, 16, 3, 100, 1).rows(STEADY)).isEqualTo(rows);
        assertThat(toy(32, 16, 3, 100, 2).rows(STEADY)).isNotEqualTo(rows);
    }

    private static ToySuperposition toy(int atoms, int dModel, int active, int rows, long seed) {
        return new ToySuperposition(
                new DatasetRecipe.ToySuperposition(atoms, dModel, active, rows, seed));
    }

    private static double norm(float[] values, int from) {
        double squares = 0;
        for (int j = from; j < from + 8; j++) {
            squares += (double) values[j] * values[j];
        }
        return Math.sqrt(squares);
    }

    /** The atom that the row is a positive multiple of. */
    private static int atomOf(float[] rows, int from, double norm, float[] atoms) {
        for (int atom = 0; atom < 8; atom++) {
            double product = 0;
            for (int j = 0; j < 8; j++) {
                product += (double) rows[from + j] * atoms[atom * 8 + j];
            }
            if (product / norm > 1 - 1e-5) {
                return atom;
            }
        }
        throw new AssertionError("the row is no multiple of an atom");
    }
}
