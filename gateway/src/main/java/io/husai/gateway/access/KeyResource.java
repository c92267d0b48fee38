package io.husai.gateway.access;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.rest.JsonBody;
import io.husai.gateway.rest.Problem;
import io.husai.gateway.rest.ProblemException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** API keys over HTTP. */
@Path("/api/keys")
@Produces(MediaType.APPLICATION_JSON)
class KeyResource {
    private static final int MAX_NAME = 100;

    private final SecureRandom random = new SecureRandom();
    private final Transactions transactions;
    private final ApiKeys keys;
    private final KeyConnections connections;
    private final Actors actors;
    private final Audit audit;

    KeyResource(
            Transactions transactions,
            ApiKeys keys,
            KeyConnections connections,
            Actors actors,
            Audit audit) {
        this.transactions = transactions;
        this.keys = keys;
        this.connections = connections;
        this.actors = actors;
        this.audit = audit;
    }

    @POST
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @Operation(
            summary = "Make an API key",
            description =
                    "Fields: name, role (viewer, researcher, operator). The answer alone shows the"
                            + " key: the gateway keeps only its digest.")
    public Uni<Response> make(InputStream body) throws IOException {
        KeyDraft draft = KeyDraft.parse(JsonBody.read(body));
        Actor actor = actors.current();
        BearerKey key = BearerKey.random(random);
        ApiKey made = new ApiKey(key, draft.name(), draft.role(), actor.name(), Instant.now());
        Change change = new Change(actor, Action.KEY_MADE, made.id);
        return transactions
                .run(session -> session.persist(made).chain(() -> audit.add(session, change)))
                .invoke(() -> audit.log(change))
                .replaceWith(
                        () ->
                                Response.created(URI.create("/api/keys/" + made.id))
                                        .header("Cache-Control", "no-store")
                                        .entity(new MadeKey(key.text(), view(made)))
                                        .build());
    }

    @GET
    @RolesAllowed("operator")
    @Operation(summary = "List API keys, newest first, the revoked ones too")
    public Uni<KeyList> list() {
        return transactions
                .run(keys::list)
                .map(found -> new KeyList(found.stream().map(KeyResource::view).toList()));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("operator")
    @Operation(
            summary = "Revoke an API key",
            description = "It stops working at once, and what it is being sent ends.")
    public Uni<Response> revoke(@PathParam("id") String id) {
        Change change = new Change(actors.current(), Action.KEY_REVOKED, id);
        return transactions
                .run(
                        session ->
                                keys.revoke(session, id)
                                        .map(found -> found.orElseThrow(KeyResource::unknown))
                                        .call(
                                                wasGood ->
                                                        wasGood
                                                                ? audit.add(session, change)
                                                                : Uni.createFrom().voidItem()))
                .invoke(
                        wasGood -> {
                            if (wasGood) {
                                audit.log(change);
                            }
                            connections.close(id);
                        })
                .replaceWith(() -> Response.noContent().build());
    }

    private static KeyView view(ApiKey key) {
        return new KeyView(
                key.id,
                key.name,
                key.role,
                key.createdBy,
                key.createdAt,
                key.lastUsedAt,
                key.revokedAt);
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("no key has that id; see GET /api/keys"));
    }

    /**
     * What is asked for.
     *
     * @param name for people
     * @param role what its holder may do
     */
    record KeyDraft(String name, Role role) {
        KeyDraft {
            require(
                    name != null
                            && !name.isBlank()
                            && name.length() <= MAX_NAME
                            && name.chars().noneMatch(Character::isISOControl),
                    "name",
                    name,
                    "a text of 1 to " + MAX_NAME + " characters");
        }

        static KeyDraft parse(JsonNode body) {
            require(body.isObject(), "request", body, "a JSON object");
            body.fieldNames()
                    .forEachRemaining(
                            field ->
                                    require(
                                            field.equals("name") || field.equals("role"),
                                            field,
                                            body.get(field),
                                            "no such field; known here: name, role"));
            String role = body.path("role").asText();
            require(Role.of(role).isPresent(), "role", role, "viewer, researcher or operator");
            return new KeyDraft(body.path("name").textValue(), Role.of(role).orElseThrow());
        }
    }

    /**
     * @param key what its holder sends; not shown again
     * @param made the rest
     */
    public record MadeKey(
            String key, @com.fasterxml.jackson.annotation.JsonUnwrapped KeyView made) {}

    /**
     * @param keys newest first
     */
    public record KeyList(List<KeyView> keys) {}

    /**
     * @param id names the key; the middle of what its holder sends
     * @param name for people
     * @param role what its holder may do
     * @param createdBy who made it
     * @param createdAt when
     * @param lastUsedAt when it was last used, to the minute; absent when never
     * @param revokedAt when it was revoked; absent while it is good
     */
    public record KeyView(
            String id,
            String name,
            Role role,
            String createdBy,
            Instant createdAt,
            Instant lastUsedAt,
            Instant revokedAt) {}
}
