package io.husai.gateway.operations;

import io.husai.contracts.event.TrainerSeen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Trainers over HTTP. */
@Path("/api/trainers")
@Produces(MediaType.APPLICATION_JSON)
class TrainerResource {
    /** Trainers show themselves every 10 seconds. */
    private static final Duration SILENT = Duration.ofSeconds(35);

    private final Trainers trainers;

    TrainerResource(Trainers trainers) {
        this.trainers = trainers;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List the trainers, the last seen first")
    public Uni<TrainerList> list() {
        return trainers.list()
                .map(
                        found ->
                                new TrainerList(
                                        found.stream().map(t -> view(t, Instant.now())).toList()));
    }

    private static TrainerView view(Trainer trainer, Instant now) {
        return new TrainerView(
                trainer.name,
                trainer.numerics,
                trainer.device,
                trainer.state,
                trainer.jobId,
                trainer.seenAt,
                trainer.seenAt.plus(SILENT).isAfter(now));
    }

    /**
     * @param trainers the last seen first
     */
    public record TrainerList(List<TrainerView> trainers) {}

    /**
     * @param name its name
     * @param numerics its numerics class
     * @param device in words
     * @param state as it last said
     * @param jobId what it works on; absent when idle
     * @param seenAt when it last showed itself
     * @param alive whether that was less than 35 seconds ago
     */
    public record TrainerView(
            String name,
            String numerics,
            String device,
            TrainerSeen.State state,
            String jobId,
            Instant seenAt,
            boolean alive) {}
}
