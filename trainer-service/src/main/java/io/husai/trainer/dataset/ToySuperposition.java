package io.husai.trainer.dataset;

import io.husai.contracts.event.DatasetRecipe;

/**
 * Rows that are sums of few of many unit atoms (Song et al. 2025, the toy model): {@code x = sum_j
 * |c_j| a_j} over distinct atoms drawn uniformly, {@code c} standard normal.
 */
final class ToySuperposition {
    private static final int ATOMS = 1;
    private static final int CHOICES = 2;
    private static final int COEFFICIENTS = 3;

    private final DatasetRecipe.ToySuperposition recipe;
    private final float[] atoms;

    ToySuperposition(DatasetRecipe.ToySuperposition recipe) {
        this.recipe = recipe;
        this.atoms = new float[recipe.atoms() * recipe.dModel()];
        new SeededDraws(recipe.seed(), ATOMS).fillNormal(atoms, 1);
        for (int i = 0; i < recipe.atoms(); i++) {
            normalise(i * recipe.dModel());
        }
    }

    private void normalise(int from) {
        double squares = 0;
        for (int j = from; j < from + recipe.dModel(); j++) {
            squares += (double) atoms[j] * atoms[j];
        }
        double norm = Math.sqrt(squares);
        for (int j = from; j < from + recipe.dModel(); j++) {
            atoms[j] = (float) (atoms[j] / norm);
        }
    }

    /** Unit rows, {@code [atoms, dModel]}. */
    float[] atoms() {
        return atoms.clone();
    }

    /**
     * The rows, {@code [rows, dModel]}.
     *
     * @throws StoppedException if the pulse threw it
     */
    float[] rows(Pulse pulse) throws StoppedException {
        int width = recipe.dModel();
        float[] rows = new float[recipe.rows() * width];
        SeededDraws choices = new SeededDraws(recipe.seed(), CHOICES);
        SeededDraws coefficients = new SeededDraws(recipe.seed(), COEFFICIENTS);
        float[] c = new float[recipe.active()];
        int[] order = new int[recipe.atoms()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int row = 0; row < recipe.rows(); row++) {
            coefficients.fillNormal(c, 1);
            for (int j = 0; j < c.length; j++) {
                // the first steps of a Fisher-Yates shuffle: distinct atoms, each equally likely
                int at = j + choices.nextBelow(order.length - j);
                int atom = order[at];
                order[at] = order[j];
                order[j] = atom;
                add(rows, row * width, Math.abs(c[j]), atom * width);
            }
            if (row % 1_000 == 0) {
                pulse.beat();
            }
        }
        return rows;
    }

    private void add(float[] rows, int row, float coefficient, int atom) {
        for (int i = 0; i < recipe.dModel(); i++) {
            rows[row + i] += coefficient * atoms[atom + i];
        }
    }
}
