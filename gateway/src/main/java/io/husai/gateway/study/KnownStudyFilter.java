package io.husai.gateway.study;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers 404 before a stream of an unknown study begins. */
class KnownStudyFilter {
    private final StudyFeed feed;

    KnownStudyFilter(StudyFeed feed) {
        this.feed = feed;
    }

    @KnownStudy
    @ServerRequestFilter
    Uni<Response> check(UriInfo uri) {
        return feed.requireKnown(StudyResource.id(uri.getPathParameters().getFirst("id")))
                .map(ignored -> null);
    }
}
