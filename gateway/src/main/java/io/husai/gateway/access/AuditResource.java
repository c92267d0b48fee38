package io.husai.gateway.access;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.gateway.database.Transactions;
import io.husai.gateway.rest.PageSize;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The audit over HTTP. */
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {
    private final Transactions transactions;
    private final Audit audit;

    AuditResource(Transactions transactions, Audit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    @GET
    @RolesAllowed("operator")
    @Operation(summary = "List what people changed, newest first")
    public Uni<AuditPage> list(
            @QueryParam("limit") String limit, @QueryParam("before") String before) {
        int most = PageSize.of(limit);
        Optional<Long> cursor = Optional.ofNullable(before).map(AuditResource::cursor);
        return transactions
                .run(session -> audit.page(session, cursor, most))
                .map(entries -> page(entries, most));
    }

    private static long cursor(String before) {
        require(before.matches("[0-9]{1,18}"), "before", before, "next of a page");
        return Long.parseLong(before);
    }

    private static AuditPage page(List<AuditEntry> entries, int most) {
        return new AuditPage(
                entries.stream().map(AuditResource::view).toList(),
                entries.size() == most ? entries.get(most - 1).id : null);
    }

    private static AuditView view(AuditEntry entry) {
        return new AuditView(
                entry.time,
                entry.actor,
                entry.role,
                entry.action,
                entry.subject,
                entry.correlation,
                entry.address);
    }

    /**
     * @param entries newest first
     * @param next value of {@code before} for the next page; absent where this is the last
     */
    public record AuditPage(List<AuditView> entries, Long next) {}

    /**
     * @param time when it was done
     * @param actor who did it
     * @param role as what
     * @param action what was done
     * @param subject to what
     * @param correlation the request's {@code X-Request-Id}
     * @param address where the request came from
     */
    public record AuditView(
            Instant time,
            String actor,
            Role role,
            Action action,
            String subject,
            String correlation,
            String address) {}
}
