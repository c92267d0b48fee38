package io.husai.gateway.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.gateway.access.Actor;
import io.husai.gateway.access.Actors;
import io.husai.gateway.rest.JsonBody;
import io.husai.gateway.rest.PageSize;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.husai.gateway.study.core.StudyKinds;
import io.husai.gateway.study.core.StudyRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Studies over HTTP. */
@Path("/api/studies")
@Produces(MediaType.APPLICATION_JSON)
class StudyResource {
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String CSV = "text/csv;charset=UTF-8";

    private final StudyKinds kinds;
    private final LimitSettings limits;
    private final Submission submission;
    private final StudyReader reader;
    private final StudyLedger ledger;
    private final CancelMarker marker;
    private final Reports reports;
    private final Actors actors;

    StudyResource(
            StudyKinds kinds,
            LimitSettings limits,
            Submission submission,
            StudyReader reader,
            StudyLedger ledger,
            CancelMarker marker,
            Reports reports,
            Actors actors) {
        this.kinds = kinds;
        this.limits = limits;
        this.submission = submission;
        this.reader = reader;
        this.ledger = ledger;
        this.marker = marker;
        this.reports = reports;
        this.actors = actors;
    }

    @POST
    @RolesAllowed("researcher")
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a study",
            description =
                    "Fields: kind, dataset, numerics, cache (on, off), parameters. With an"
                            + " Idempotency-Key, the same request gives the same study.")
    public Uni<Response> create(
            @HeaderParam("Idempotency-Key") String idempotencyKey, InputStream body)
            throws IOException {
        StudyRequest request = kinds.parse(JsonBody.read(body), limits.limits());
        return submission.submit(request, idempotencyKey, actors.current()).chain(this::created);
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List studies, newest first")
    public Uni<StudyPage> list(
            @QueryParam("limit") String limit, @QueryParam("before") String before) {
        int most = PageSize.of(limit);
        Optional<UUID> after = Optional.ofNullable(before).map(id -> uuid("before", id));
        return reader.page(after, most)
                .map(
                        studies ->
                                new StudyPage(
                                        studies,
                                        studies.size() == most
                                                ? studies.get(most - 1).id()
                                                : null));
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/schema")
    @Produces("application/schema+json")
    @Operation(summary = "The JSON Schema of a request for a study")
    public InputStream schema() {
        return StudyKinds.requestSchema();
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{id}")
    @Operation(summary = "Show a study with its conditions, runs and latest figures")
    public Uni<StudyView> get(@PathParam("id") String id) {
        return reader.view(id(id));
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{id}/report")
    @Operation(summary = "The study's results.json")
    public Uni<ObjectNode> results(@PathParam("id") String id) {
        return reports.report(id(id)).map(report -> report.results());
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{id}/report")
    @Produces(MARKDOWN)
    @Operation(summary = "The study's summary.md")
    public Uni<String> summary(@PathParam("id") String id) {
        return reports.report(id(id)).map(report -> report.summary());
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{id}/report")
    @Produces(CSV)
    @Operation(summary = "A summary table: search, retrain or sweep")
    public Uni<String> table(@PathParam("id") String id, @QueryParam("table") String table) {
        return reports.report(id(id)).map(report -> report.csv(String.valueOf(table)));
    }

    @DELETE
    @RolesAllowed("researcher")
    @Path("/{id}")
    @Operation(summary = "Cancel a study")
    public Uni<StudyView> cancel(@PathParam("id") String id) {
        UUID study = id(id);
        Actor actor = actors.current();
        return ledger.cancel(study, actor)
                .invoke(StudyResource::requireCancelled)
                .chain(() -> marker.write(study))
                .chain(() -> reader.view(study));
    }

    private Uni<Response> created(Submission.Created created) {
        return reader.view(created.id())
                .map(
                        view ->
                                Response.status(created.isNew() ? 201 : 200)
                                        .location(URI.create("/api/studies/" + created.id()))
                                        .entity(view)
                                        .build());
    }

    private static void requireCancelled(Optional<StudyStatus> status) {
        StudyStatus now = status.orElseThrow(() -> new ProblemException(unknown()));
        if (now != StudyStatus.CANCELLED) {
            throw new ProblemException(
                    Problem.of(
                            409,
                            "already-ended",
                            "The study has ended",
                            "it is " + now.text() + "; only a running study can be cancelled"));
        }
    }

    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(unknown());
        }
    }

    private static UUID uuid(String field, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new io.husai.contracts.InvalidValueException(field, text, "the id of a study");
        }
    }

    private static Problem unknown() {
        return Problem.notFound("no study has that id; see GET /api/studies");
    }

    /**
     * @param studies newest first
     * @param next value of {@code before} for the next page; absent where this is the last
     */
    public record StudyPage(List<StudySummary> studies, UUID next) {}
}
