package io.husai.gateway.dataset;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.DatasetDescription;
import io.husai.gateway.access.Action;
import io.husai.gateway.access.Actor;
import io.husai.gateway.access.Actors;
import io.husai.gateway.access.Audit;
import io.husai.gateway.access.Change;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Datasets over HTTP. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
class DatasetResource {
    private static final int MAX_NAME = 200;

    private final Transactions transactions;
    private final Datasets datasets;
    private final Upload upload;
    private final DatasetSettings settings;
    private final StoredDatasets stored;
    private final Actors actors;
    private final Audit audit;

    DatasetResource(
            Transactions transactions,
            Datasets datasets,
            Upload upload,
            DatasetSettings settings,
            StoredDatasets stored,
            Actors actors,
            Audit audit) {
        this.transactions = transactions;
        this.datasets = datasets;
        this.upload = upload;
        this.settings = settings;
        this.stored = stored;
        this.actors = actors;
        this.audit = audit;
    }

    @POST
    @RolesAllowed("researcher")
    @Blocking
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Upload a dataset",
            description =
                    "The body is a safetensors file with a floating tensor [rows, d_model] named"
                            + " activations, or with exactly one 2-dimensional tensor; or an npy"
                            + " file with such an array. Ask for the file's SHA-256 first: what is"
                            + " known need not be sent.")
    public Uni<Response> upload(
            @QueryParam("name") String name,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) String length,
            InputStream body)
            throws IOException {
        requireLength(length);
        Actor actor = actors.current();
        DatasetDescription stored = upload.store(checkedName(name), body);
        Change change = new Change(actor, Action.DATASET_UPLOADED, stored.sha256());
        return transactions
                .run(
                        session ->
                                datasets.add(session, stored)
                                        .chain(() -> audit.add(session, change)))
                .invoke(() -> audit.log(change))
                .replaceWith(
                        () ->
                                Response.created(URI.create("/api/datasets/" + stored.sha256()))
                                        .entity(stored)
                                        .build());
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List datasets, newest first")
    public Uni<DatasetList> list() {
        return transactions.run(datasets::list).map(DatasetList::new);
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{sha256}")
    @Operation(
            summary = "Describe a dataset",
            description = "By its own SHA-256, or by that of a file that was uploaded.")
    public Uni<DatasetDescription> get(@PathParam("sha256") String sha256) {
        return transactions
                .run(session -> datasets.findByFile(session, sha256))
                .map(found -> found.orElseThrow(DatasetResource::unknown));
    }

    @GET
    @RolesAllowed("viewer")
    @Path("/{sha256}/inspection")
    @Operation(
            summary = "Inspect a dataset",
            description =
                    "Spread and effective rank: exp of the entropy of the normalised singular"
                            + " values of the centred rows (Roy and Vetterli 2007), over a fixed"
                            + " sample of rows where there are many.")
    public Uni<Inspection> inspect(@PathParam("sha256") String sha256) {
        return transactions
                .run(session -> datasets.find(session, sha256))
                .map(found -> found.orElseThrow(DatasetResource::unknown))
                .chain(stored::inspect);
    }

    @DELETE
    @RolesAllowed("operator")
    @Path("/{sha256}")
    @Operation(summary = "Delete a dataset that no study refers to")
    public Uni<Response> delete(@PathParam("sha256") String sha256) {
        Change change = new Change(actors.current(), Action.DATASET_DELETED, sha256);
        return transactions
                .run(
                        session ->
                                datasets.usedBy(session, sha256)
                                        .invoke(DatasetResource::requireUnused)
                                        .chain(() -> datasets.remove(session, sha256))
                                        .invoke(DatasetResource::requireRemoved)
                                        .chain(() -> audit.add(session, change)))
                .invoke(() -> audit.log(change))
                .chain(() -> stored.delete(sha256))
                .replaceWith(() -> Response.noContent().build());
    }

    private static void requireUnused(List<String> studies) {
        if (!studies.isEmpty()) {
            throw new ProblemException(
                    Problem.of(
                            409,
                            "in-use",
                            "The dataset is in use",
                            "studies refer to it, the first ones: " + String.join(", ", studies)));
        }
    }

    private static void requireRemoved(boolean removed) {
        if (!removed) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(
                Problem.notFound("no dataset has that digest; see GET /api/datasets"));
    }

    private void requireLength(String length) {
        long limit = settings.maxBytes().asLongValue();
        if (length != null && Long.parseLong(length) > limit) {
            throw Upload.tooLarge(limit);
        }
    }

    private static String checkedName(String name) {
        String checked = name == null ? "uploaded" : name;
        require(
                !checked.isBlank()
                        && checked.length() <= MAX_NAME
                        && checked.chars().noneMatch(Character::isISOControl),
                "name",
                name,
                "a text of 1 to " + MAX_NAME + " characters");
        return checked;
    }

    /**
     * @param datasets newest first
     */
    public record DatasetList(List<DatasetDescription> datasets) {}
}
