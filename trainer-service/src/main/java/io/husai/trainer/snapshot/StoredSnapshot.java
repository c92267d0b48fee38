package io.husai.trainer.snapshot;

import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;

/**
 * A run's step as the store holds it: all that its announcement needs.
 *
 * @param weights where they are and what they contain
 * @param quality over the dataset
 * @param differs whether what was written a moment ago has other bytes than what was there before
 *     and stayed, which means that training was not reproducible
 */
public record StoredSnapshot(SnapshotTaken.Weights weights, Quality quality, boolean differs) {}
