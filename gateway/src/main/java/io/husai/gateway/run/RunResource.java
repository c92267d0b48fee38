package io.husai.gateway.run;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestMulti;

/** Trained SAEs over HTTP. */
@Path("/api/runs")
class RunResource {
    private static final String ZIP = "application/zip";

    private final Transactions transactions;
    private final ArtifactStore store;

    RunResource(Transactions transactions, ArtifactStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{id}/sae")
    @Produces(ZIP)
    @Operation(
            summary = "Download a run's SAE",
            description =
                    "The folder of a planned step (by default the last) as a zip file:"
                            + " sae_weights.safetensors and cfg.json, which SAELens 6 loads with"
                            + " SAE.load_from_disk once it is unpacked.")
    @APIResponse(responseCode = "200", description = "The zip file")
    @APIResponse(responseCode = "400", description = "step is no step of the run")
    @APIResponse(responseCode = "404", description = "No such run, or the step is not stored")
    public RestMulti<byte[]> sae(@PathParam("id") String runId, @QueryParam("step") String step) {
        Uni<StepFolder> folder =
                transactions
                        .run(session -> Run.steps(session, runId))
                        .map(found -> found.orElseThrow(RunResource::unknownRun))
                        .map(last -> step == null ? last : checkedStep(step, last))
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(wanted -> open(runId, wanted));
        return RestMulti.fromUniResponse(folder, RunResource::zip, RunResource::headers);
    }

    private StepFolder open(String runId, long step) {
        try {
            return StepFolder.of(store, runId, step);
        } catch (ArtifactAbsentException e) {
            throw new ProblemException(
                    Problem.notFound(
                            "step "
                                    + step
                                    + " of that run is not in the store: it is not planned, or"
                                    + " not reached yet"));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            503,
                            "unavailable",
                            "The artifact store can't be reached",
                            "try again in a moment"));
        }
    }

    /** Reads on the worker pool, one chunk for each that the connection asks for. */
    private static Multi<byte[]> zip(StepFolder folder) {
        return Multi.createFrom()
                .resource(folder::zip, RunResource::chunks)
                .withFinalizer(FolderZip::close)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static Multi<byte[]> chunks(FolderZip zip) {
        return Multi.createFrom()
                .generator(
                        () -> zip,
                        (state, emitter) -> {
                            byte[] chunk = state.next();
                            if (chunk.length == 0) {
                                emitter.complete();
                            } else {
                                emitter.emit(chunk);
                            }
                            return state;
                        });
    }

    private static Map<String, List<String>> headers(StepFolder folder) {
        return Map.of(
                "Content-Type",
                List.of(ZIP),
                "Content-Disposition",
                List.of("attachment; filename=\"" + folder.name() + ".zip\""));
    }

    private static long checkedStep(String text, long last) {
        require(
                text.matches("[0-9]{1,18}") && Long.parseLong(text) <= last,
                "step",
                text,
                "a planned step from 0 to " + last);
        return Long.parseLong(text);
    }

    private static ProblemException unknownRun() {
        return new ProblemException(
                Problem.notFound("no run has that id; GET /api/studies/{id} shows a study's runs"));
    }
}
