package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.event.Claim;
import io.husai.contracts.event.DatasetCreated;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.trainer.dataset.DatasetWorkshop.MadeDataset;
import io.husai.trainer.dataset.StoppedException;

/** The work on a job that makes a dataset. Blocks until it is stored and announced. */
final class DatasetWork {
    private final DatasetRequested job;
    private final Claim claim;
    private final Workplace workplace;
    private final Announcer announcer;
    private final JobPulse pulse;

    DatasetWork(
            DatasetRequested job,
            Claim claim,
            Workplace workplace,
            Announcer announcer,
            JobPulse pulse) {
        this.job = job;
        this.claim = claim;
        this.workplace = workplace;
        this.announcer = announcer;
        this.pulse = pulse;
    }

    void run() throws StoppedException, PermanentFailureException {
        pulse.enter(JobProgressed.Phase.TRAINING);
        MadeDataset made = workplace.workshop().make(job.recipe(), pulse);
        pulse.enter(JobProgressed.Phase.WRITING);
        announcer.announce(new DatasetCreated(claim, store(made)));
        announcer.settle(pulse);
    }

    private DatasetDescription store(MadeDataset made)
            throws StoppedException, PermanentFailureException {
        StorePatience patience = new StorePatience(workplace.condition());
        try {
            return patience.use(() -> workplace.workshop().store(made, workplace.store()), pulse);
        } catch (ArtifactAbsentException | TensorFormatException e) {
            throw new PermanentFailureException(e.getMessage(), e);
        }
    }
}
