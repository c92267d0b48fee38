package io.husai.trainer.job;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.RunFailure;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.dataset.StoppedException;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.RunObserver;
import io.husai.trainer.sae.SaeWeights;
import io.husai.trainer.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Turns what the engine says into files and events: each snapshot is stored, then announced for
 * every condition that asked for the run. Called by several threads at once.
 */
@SuppressWarnings("try") // a correlation is a scope: nobody refers to it
final class SnapshotRecorder implements RunObserver {
    private static final Logger LOG = Logger.getLogger(SnapshotRecorder.class);

    private final Claim claim;
    private final Workplace workplace;
    private final StorePatience patience;
    private final Announcer announcer;
    private final JobPulse pulse;
    private final RunBoard board;

    /** The requests by run; one run may serve several conditions. */
    private final Map<String, List<RequestedRun>> requests;

    SnapshotRecorder(
            Claim claim,
            Workplace workplace,
            StorePatience patience,
            Announcer announcer,
            JobPulse pulse,
            RunBoard board,
            Map<String, List<RequestedRun>> requests) {
        this.claim = claim;
        this.workplace = workplace;
        this.patience = patience;
        this.announcer = announcer;
        this.pulse = pulse;
        this.board = board;
        this.requests = requests;
    }

    @Override
    public void snapshot(RunSpec run, long step, SaeWeights weights, Quality quality)
            throws IOException {
        String runId = run.runId();
        try (Correlation correlation = correlate(runId)) {
            StoredSnapshot stored =
                    patience.use(
                            () -> workplace.snapshots().write(run, step, weights, quality), pulse);
            if (stored.differs()) {
                LOG.errorf(
                        "step %d came out with other bytes than those in the store, which stay:"
                                + " training was not reproducible",
                        step);
            }
            announce(runId, step, stored);
            announcer.makeRoom(pulse);
        } catch (StoppedException e) {
            throw stopped(e);
        }
    }

    /** Announces a stored snapshot for every condition that asked for the run. */
    void announce(String runId, long step, StoredSnapshot stored) {
        for (RequestedRun request : requests.get(runId)) {
            announcer.announce(
                    new SnapshotTaken(
                            claim.studyId(),
                            request.conditionId(),
                            runId,
                            request.spec().seed(),
                            step,
                            step == request.spec().condition().training().steps(),
                            claim.attempt(),
                            claim.trainer(),
                            stored.weights(),
                            stored.quality()));
        }
    }

    @Override
    public void checkpoint(RunSpec run, Checkpoint state) throws IOException {
        try (Correlation correlation = correlate(run.runId())) {
            patience.use(
                    () -> {
                        workplace.checkpoints().write(run, state);
                        return state.step();
                    },
                    pulse);
            LOG.debugf("checkpoint at step %d", state.step());
        } catch (StoppedException e) {
            throw stopped(e);
        }
    }

    @Override
    public void progressed(RunSpec run, long step, double loss) {
        workplace.meter().steps(board.progressed(run.runId(), step, loss));
        pulse.mustStop();
    }

    /** A checkpoint that can't be deleted now does no harm: nobody looks at it again. */
    @Override
    public void completed(RunSpec run) {
        String runId = run.runId();
        try (Correlation correlation = correlate(runId)) {
            workplace.meter().steps(board.completed(runId, run.condition().training().steps()));
            workplace.meter().runCompleted(true);
            workplace.checkpoints().delete(run);
            LOG.debug("run completed");
        } catch (IOException e) {
            LOG.warnf("the checkpoint of a completed run stays: %s", e.getMessage());
        }
    }

    @Override
    public void failed(RunSpec run, long step, Double lastFiniteLoss, String reason) {
        String runId = run.runId();
        try (Correlation correlation = correlate(runId)) {
            LOG.warnf("run failed at step %d: %s", step, reason);
            board.failed(runId, step);
            workplace.meter().runFailed();
            List<RunFailure> failures =
                    requests.get(runId).stream()
                            .map(
                                    request ->
                                            new RunFailure(
                                                    runId,
                                                    request.conditionId(),
                                                    request.spec().seed(),
                                                    step,
                                                    lastFiniteLoss,
                                                    reason))
                            .toList();
            announcer.announce(new JobFailed(claim, failures, true, reason));
        }
    }

    private Correlation correlate(String runId) {
        return Correlation.of(claim, requests.get(runId).get(0));
    }

    /** The observer's way to end the job; the checkpoint of this run is given up. */
    private static InterruptedIOException stopped(StoppedException cause) {
        InterruptedIOException stop = new InterruptedIOException(cause.getMessage());
        stop.initCause(cause);
        return stop;
    }
}
