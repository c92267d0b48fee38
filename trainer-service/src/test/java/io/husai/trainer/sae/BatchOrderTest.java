package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pinned permutations come from a second implementation, in Python. */
class BatchOrderTest {
    @Test
    void shouldShuffleEveryEpochByItsOwnStream() {
        BatchOrder order = new BatchOrder(42, 10, 10);

        assertThat(rowsOf(order, 1)).containsExactly(5, 0, 1, 3, 8, 7, 9, 2, 4, 6);
        assertThat(rowsOf(order, 2)).containsExactly(5, 6, 7, 3, 9, 1, 4, 0, 2, 8);
    }

    @Test
    void shouldDependOnAllBitsOfTheSeed() {
        assertThat(rowsOf(new BatchOrder(123, 10, 10), 1))
                .containsExactly(4, 7, 3, 0, 5, 1, 9, 2, 6, 8);
        assertThat(rowsOf(new BatchOrder((7L << 32) + 1, 10, 10), 1))
                .containsExactly(7, 0, 6, 2, 9, 1, 3, 5, 4, 8);
    }

    @Test
    void shouldPutWhatIsLeftIntoTheLastBatchOfAnEpoch() {
        BatchOrder order = new BatchOrder(42, 12_769, 2_048);

        long[] first = rowsOf(order, 3 * 7 + 1);
        long[] last = rowsOf(order, 3 * 7 + 7);

        assertThat(Arrays.copyOf(first, 5)).containsExactly(8350, 12412, 9446, 92, 11826);
        assertThat(last).hasSize(12_769 - 6 * 2_048).endsWith(9112, 2879, 2989, 6862, 3011);
    }

    @Test
    void shouldGiveAStepTheSameRowsWhereverItResumes() {
        BatchOrder straight = new BatchOrder(9, 100, 30);
        for (long step = 1; step < 11; step++) {
            rowsOf(straight, step);
        }

        assertThat(rowsOf(new BatchOrder(9, 100, 30), 11)).isEqualTo(rowsOf(straight, 11));
    }

    @Test
    void shouldTakeAllRowsWhereABatchIsLargerThanTheDataset() {
        BatchOrder order = new BatchOrder(1, 7, 1_000);

        assertThat(rowsOf(order, 5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void shouldRefuseMoreRowsThanAnArrayHolds() {
        assertThatThrownBy(() -> new BatchOrder(1, 1L << 31, 8))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("dataset.rows");
    }

    private static long[] rowsOf(BatchOrder order, long step) {
        long[] out = new long[order.batchSize()];
        return Arrays.copyOf(out, order.rowsOf(step, out));
    }
}
