package io.husai.metrics.api;

import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.metrics.consistency.ConditionStore;
import io.husai.metrics.contrast.ContrastStore;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** The current figures, as they are published. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class ConsistencyResource {
    private final ConditionStore conditions;
    private final ContrastStore contrasts;

    ConsistencyResource(ConditionStore conditions, ContrastStore contrasts) {
        this.conditions = conditions;
        this.contrasts = contrasts;
    }

    @GET
    @Path("/consistency")
    @Operation(summary = "Figures of a condition at all steps, ascending; none for an unknown one")
    public Uni<List<ConsistencyUpdated>> consistency(@RestQuery String conditionId) {
        requireText("conditionId", conditionId);
        return conditions.figures(conditionId);
    }

    @GET
    @Path("/contrasts")
    @Operation(summary = "Figures of a contrast at all steps, ascending; none for an unknown one")
    public Uni<List<ContrastUpdated>> contrasts(@RestQuery String contrastId) {
        requireText("contrastId", contrastId);
        return contrasts.figures(contrastId);
    }
}
