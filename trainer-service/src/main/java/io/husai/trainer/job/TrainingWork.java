package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.trainer.dataset.Activations;
import io.husai.trainer.dataset.StoppedException;
import io.husai.trainer.dataset.WrongDatasetException;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The work on a job that trains runs: announce what the store holds, train the rest from the last
 * checkpoint on, store and announce its snapshots. Blocks until all is announced.
 */
final class TrainingWork {
    private static final Logger LOG = Logger.getLogger(TrainingWork.class);

    private final TrainingRequested job;
    private final Workplace workplace;
    private final StorePatience patience;
    private final Announcer announcer;
    private final JobPulse pulse;
    private final MemoryLimit memory;
    private final RunBoard board;
    private final SnapshotRecorder recorder;
    private final Map<ReferenceDecoder, float[]> references = new HashMap<>();

    TrainingWork(
            TrainingRequested job,
            Claim claim,
            Workplace workplace,
            Announcer announcer,
            JobPulse pulse,
            MemoryLimit memory) {
        this.job = job;
        this.workplace = workplace;
        this.patience = new StorePatience(workplace.condition());
        this.announcer = announcer;
        this.pulse = pulse;
        this.memory = memory;
        this.board = new RunBoard(job.runs(), System::nanoTime);
        this.recorder =
                new SnapshotRecorder(
                        claim, workplace, patience, announcer, pulse, board, byRun(job.runs()));
    }

    private static Map<String, List<RequestedRun>> byRun(List<RequestedRun> runs) {
        return runs.stream()
                .collect(
                        Collectors.groupingBy(
                                RequestedRun::runId, LinkedHashMap::new, Collectors.toList()));
    }

    /** The runs that are complete in the store and announced. */
    List<String> completedRuns() {
        return board.completedRuns();
    }

    void run() throws PermanentFailureException, StoppedException, InterruptedException {
        pulse.watch(board::show);
        List<RunPlan> unfinished = new ArrayList<>();
        try {
            for (RunSpec spec : distinctSpecs()) {
                requireSameEngine(spec);
                RunPlan plan = announceStored(spec);
                if (!plan.complete() || !job.useCache()) {
                    unfinished.add(plan);
                }
            }
            if (!unfinished.isEmpty()) {
                train(unfinished);
            }
        } catch (ArtifactAbsentException | TensorFormatException | WrongDatasetException e) {
            throw new PermanentFailureException(e.getMessage(), e);
        } catch (InterruptedIOException e) {
            LOG.debugf("the engine ended: %s", e.getMessage());
        }
        pulse.beat();
        pulse.enter(JobProgressed.Phase.WRITING);
        announcer.settle(pulse);
    }

    private List<RunSpec> distinctSpecs() {
        return job.runs().stream().map(RequestedRun::spec).distinct().toList();
    }

    private static void requireSameEngine(RunSpec spec) throws PermanentFailureException {
        int wanted = spec.condition().engine();
        if (wanted != ConditionSpec.ENGINE) {
            throw new PermanentFailureException(
                    "the runs ask for engine version %d, this trainer has %d"
                            .formatted(wanted, ConditionSpec.ENGINE));
        }
    }

    /** Without the cache nothing is announced before it was trained again. */
    private RunPlan announceStored(RunSpec spec)
            throws StoppedException, ArtifactAbsentException, TensorFormatException {
        String runId = spec.runId();
        Map<Long, StoredSnapshot> stored = new LinkedHashMap<>();
        for (long step : spec.condition().training().snapshotSteps()) {
            Optional<StoredSnapshot> found =
                    patience.use(() -> workplace.snapshots().find(runId, step), pulse);
            found.ifPresent(snapshot -> stored.put(step, snapshot));
            pulse.beat();
        }
        RunPlan plan = new RunPlan(spec, stored);
        if (job.useCache()) {
            for (Map.Entry<Long, StoredSnapshot> entry : stored.entrySet()) {
                recorder.announce(runId, entry.getKey(), entry.getValue());
                announcer.makeRoom(pulse);
            }
            if (plan.complete()) {
                board.completed(runId, spec.condition().training().steps());
                workplace.meter().runCompleted(false);
            }
        }
        return plan;
    }

    private void train(List<RunPlan> plans)
            throws PermanentFailureException,
                    StoppedException,
                    WrongDatasetException,
                    ArtifactAbsentException,
                    TensorFormatException,
                    InterruptedIOException,
                    InterruptedException {
        try (Activations data =
                patience.use(() -> workplace.datasets().open(job.dataset(), pulse), pulse)) {
            List<Engine.Task> tasks = new ArrayList<>();
            for (RunPlan plan : plans) {
                tasks.add(task(plan));
            }
            pulse.enter(JobProgressed.Phase.TRAINING);
            for (List<Engine.Task> group :
                    memory.groups(tasks, workplace.engine(), data.rows(), recorder)) {
                workplace.engine().train(data, group, recorder, pulse::mustStop);
                pulse.beat();
            }
        } catch (ArtifactAbsentException | TensorFormatException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("store trouble that patience should have met", e);
        }
    }

    private Engine.Task task(RunPlan plan)
            throws StoppedException, ArtifactAbsentException, TensorFormatException {
        RunSpec spec = plan.spec();
        Optional<Checkpoint> from = Optional.empty();
        if (job.useCache() || job.attempt() > 1) {
            from =
                    patience.use(() -> workplace.checkpoints().find(spec), pulse)
                            .filter(checkpoint -> plan.resumableAt(checkpoint.step()));
        }
        from.ifPresent(checkpoint -> board.resumesAt(spec.runId(), checkpoint.step()));
        return new Engine.Task(spec, from, reference(spec.condition().alignment()));
    }

    private Optional<float[]> reference(AlignmentSpec alignment)
            throws StoppedException, ArtifactAbsentException, TensorFormatException {
        if (alignment == null) {
            return Optional.empty();
        }
        ReferenceDecoder wanted = alignment.reference();
        float[] decoder = references.get(wanted);
        if (decoder == null) {
            decoder = patience.use(() -> workplace.references().decoder(wanted), pulse);
            references.put(wanted, decoder);
        }
        return Optional.of(decoder);
    }
}
