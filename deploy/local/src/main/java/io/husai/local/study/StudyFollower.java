package io.husai.local.study;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Follows a study to its end, through broken connections. */
public final class StudyFollower {
    /** A gateway that is away for longer is taken for gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long RETRY_MILLISECONDS = 500;

    private final GatewayClient gateway;
    private final ProgressPrinter printer;

    /**
     * @param printer shows the progress
     */
    public StudyFollower(GatewayClient gateway, ProgressPrinter printer) {
        this.gateway = gateway;
        this.printer = printer;
    }

    /**
     * Returns when the study has ended.
     *
     * @throws GatewayException if the gateway is away for longer than a minute
     */
    public StudyEnd follow(String studyId) {
        StudyProgress progress = new StudyProgress();
        OptionalLong last = OptionalLong.empty();
        long lostSince = 0;
        while (true) {
            try (InputStream stream = gateway.events(studyId, last)) {
                ServerSentEventReader events = new ServerSentEventReader(stream);
                Optional<ServerSentEvent> event = events.next();
                for (; event.isPresent(); event = events.next()) {
                    lostSince = 0;
                    last = event.get().id().isPresent() ? event.get().id() : last;
                    progress.apply(event.get());
                    printer.show(progress);
                    if (progress.ended()) {
                        printer.finish(progress);
                        return new StudyEnd(studyId, progress.status(), progress.reason());
                    }
                }
            } catch (IOException e) {
                lostSince = lostSince == 0 ? System.nanoTime() : lostSince;
                requirePatience(lostSince, e);
            }
            pause();
        }
    }

    private static void requirePatience(long lostSince, IOException e) {
        if (System.nanoTime() - lostSince > PATIENCE.toNanos()) {
            throw GatewayException.unreachable(
                    "the gateway is away for "
                            + PATIENCE.toSeconds()
                            + " s: "
                            + GatewayClient.describe(e),
                    e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GatewayException.unreachable("interrupted while following the study", e);
        }
    }
}
