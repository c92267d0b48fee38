package io.husai.trainer.snapshot;

import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;

/**
 * A run's step as the store holds it: all that its announcement needs.
 *
 * @param weights where they are and what they contain
 * @param quality over the dataset
 * @param differs whether the weights that were written a moment ago have other bytes than those
 *     that were there before and stayed, which means that training was not reproducible; their
 *     description may differ, since an older version may have written it
 */
public record StoredSnapshot(SnapshotTaken.Weights weights, Quality quality, boolean differs) {}
