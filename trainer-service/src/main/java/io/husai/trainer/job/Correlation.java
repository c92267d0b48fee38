package io.husai.trainer.job;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.RequestedRun;
import org.jboss.logging.MDC;

/**
 * The value that ties log lines together, {@code studyId/conditionId/runId/attempt}, in the
 * diagnostic context of the calling thread. Lines about a whole job have {@code -} for condition
 * and run.
 */
final class Correlation implements AutoCloseable {
    private static final String CORRELATION = "correlation";
    private static final String JOB = "jobId";

    private final Object before = MDC.get(CORRELATION);
    private final Object jobBefore = MDC.get(JOB);

    private final String value;

    private Correlation(String value, String jobId) {
        this.value = value;
        MDC.put(CORRELATION, value);
        MDC.put(JOB, jobId);
    }

    static Correlation of(Claim claim) {
        return new Correlation(claim.studyId() + "/-/-/" + claim.attempt(), claim.jobId());
    }

    static Correlation of(Claim claim, RequestedRun run) {
        return new Correlation(
                String.join(
                        "/",
                        claim.studyId(),
                        run.conditionId(),
                        run.runId(),
                        Integer.toString(claim.attempt())),
                claim.jobId());
    }

    String value() {
        return value;
    }

    @Override
    public void close() {
        restore(CORRELATION, before);
        restore(JOB, jobBefore);
    }

    private static void restore(String key, Object value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
