package io.husai.metrics.consistency;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.metrics.decoder.DecoderSource;
import io.husai.metrics.decoder.UnusableWeightsException;
import io.husai.metrics.decoder.WeightsLocation;
import io.husai.metrics.similarity.Decoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What arrivals change of a condition. Reads decoders and computes: for worker threads only. One
 * object serves one unit of work; pair values that were computed are kept when the condition turns
 * out to have changed meanwhile and the work starts anew.
 */
final class ConditionComputation {
    private final ConsistencyFigure figure;
    private final DecoderSource decoders;
    private final PairScores scores;

    ConditionComputation(Statistics statistics, DecoderSource decoders, ConsistencyFigure figure) {
        this.figure = figure;
        this.decoders = decoders;
        this.scores = new PairScores(statistics.pwmcc(), decoders);
    }

    /**
     * @param change what to store
     * @param current the figures of the steps asked for, as they are after the change
     * @param rejected arrivals that will never be usable, with reasons
     */
    record Outcome(
            ConditionChange change,
            List<StoredFigure> current,
            Map<StoredSnapshot, String> rejected) {}

    /**
     * @param steps whose figures are wanted; those of the arrivals among them
     */
    Outcome of(ConditionState state, List<StoredSnapshot> arrivals, Collection<Long> steps) {
        scores.add(state.pairs());
        Work work = new Work(state);
        work.admit(arrivals);
        new TreeSet<>(steps).forEach(work::refresh);
        return work.outcome();
    }

    private final class Work {
        private final ConditionState state;
        private final Map<Long, List<StoredSnapshot>> fresh = new HashMap<>();
        private final Map<StoredSnapshot, String> rejected = new LinkedHashMap<>();
        private final Map<Long, StoredFigure> current = new LinkedHashMap<>();
        private final List<StoredFigure> changed = new ArrayList<>();

        Work(ConditionState state) {
            this.state = state;
        }

        void admit(List<StoredSnapshot> arrivals) {
            Set<NaturalKey> taken = new HashSet<>();
            state.snapshots().forEach(s -> taken.add(new NaturalKey(s.seed(), s.step())));
            for (StoredSnapshot arrival : arrivals) {
                NaturalKey key = new NaturalKey(arrival.seed(), arrival.step());
                if (!taken.contains(key) && isUsable(arrival)) {
                    taken.add(key);
                    fresh.computeIfAbsent(arrival.step(), step -> new ArrayList<>()).add(arrival);
                }
            }
        }

        private boolean isUsable(StoredSnapshot arrival) {
            try {
                DecoderSize size = DecoderSize.announced(arrival.weights());
                requireSameSize(arrival, size);
                Decoder decoder = decoders.decoder(WeightsLocation.of(arrival.weights()));
                if (!size.equals(new DecoderSize(decoder.latents(), decoder.dModel()))) {
                    throw new UnusableWeightsException(
                            "weights %s hold a decoder of %d x %d, announced was %d x %d"
                                    .formatted(
                                            arrival.weights().uri(),
                                            decoder.latents(),
                                            decoder.dModel(),
                                            size.latents(),
                                            size.dModel()));
                }
                return true;
            } catch (UnusableWeightsException | InvalidValueException e) {
                rejected.put(arrival, e.getMessage());
                return false;
            }
        }

        private void requireSameSize(StoredSnapshot arrival, DecoderSize size) {
            Optional<DecoderSize> expected =
                    members(arrival.step()).stream()
                            .findFirst()
                            .map(member -> DecoderSize.announced(member.weights()));
            if (state.declaration() != null) {
                expected = Optional.of(DecoderSize.declared(state.declaration()));
            }
            DecoderSize wanted = expected.orElse(size);
            InvalidValueException.require(
                    wanted.equals(size),
                    "weights.tensors.W_dec",
                    size.latents() + " x " + size.dModel(),
                    wanted.latents() + " x " + wanted.dModel() + ", as its condition has");
        }

        private List<StoredSnapshot> members(long step) {
            List<StoredSnapshot> members = new ArrayList<>(state.snapshotsAt(step));
            members.addAll(fresh.getOrDefault(step, List.of()));
            return members;
        }

        void refresh(long step) {
            Optional<StoredFigure> stored = state.figure(step);
            try {
                refreshed(step, stored).ifPresent(now -> current.put(step, now));
            } catch (UnusableWeightsException e) {
                // a member that was good when it came is gone: its condition can't get a figure
                fresh.getOrDefault(step, List.of()).forEach(s -> rejected.put(s, e.getMessage()));
                fresh.remove(step);
                stored.ifPresent(still -> current.put(step, still));
            }
        }

        private Optional<StoredFigure> refreshed(long step, Optional<StoredFigure> stored) {
            FigureInputs inputs = inputs(step);
            if (inputs.members().isEmpty() && !inputs.isFinal()) {
                return stored;
            }
            String digest = inputs.digest();
            boolean keep =
                    stored.map(s -> s.inputs().equals(digest) || s.isFinal() && !inputs.isFinal())
                            .orElse(false);
            if (keep) {
                return stored;
            }
            long revision = stored.map(StoredFigure::revision).orElse(0L) + 1;
            StoredFigure now =
                    new StoredFigure(
                            step,
                            revision,
                            inputs.isFinal(),
                            digest,
                            figure.of(inputs, scores, revision));
            changed.add(now);
            return Optional.of(now);
        }

        private FigureInputs inputs(long step) {
            Optional<ConditionDeclared> declared = Optional.ofNullable(state.declaration());
            Optional<Long> before =
                    declared.filter(d -> d.lastStep() == step)
                            .map(FigureSteps::beforeLast)
                            .filter(s -> s > 0);
            return new FigureInputs(
                    state.studyId(),
                    state.conditionId(),
                    step,
                    declared,
                    members(step),
                    step == 0 ? Optional.empty() : finalFigure(0).map(StoredFigure::payload),
                    before.flatMap(this::finalFigure).map(StoredFigure::payload));
        }

        private Optional<StoredFigure> finalFigure(long step) {
            return Optional.ofNullable(current.get(step))
                    .or(() -> state.figure(step))
                    .filter(StoredFigure::isFinal);
        }

        Outcome outcome() {
            List<StoredSnapshot> stored = fresh.values().stream().flatMap(List::stream).toList();
            ConditionChange change =
                    new ConditionChange(
                            state.conditionId(),
                            state.version(),
                            stored,
                            scores.computed(),
                            changed);
            return new Outcome(change, List.copyOf(current.values()), rejected);
        }
    }

    private record NaturalKey(long seed, long step) {}
}
