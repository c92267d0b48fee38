package io.husai.gateway.access;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;

/**
 * A route of the API and the lowest role that may use it.
 *
 * @param method of HTTP
 * @param path as its resource declares it
 * @param media what it gives
 * @param role the lowest that may
 */
record Route(String method, String path, String media, Role role) {
    private static final String JSON = "application/json";

    /** All of them: whoever adds a route says here who may use it. */
    static List<Route> all() {
        return List.of(
                new Route("GET", "/api/studies", JSON, Role.VIEWER),
                new Route("POST", "/api/studies", JSON, Role.RESEARCHER),
                new Route("GET", "/api/studies/schema", "application/schema+json", Role.VIEWER),
                new Route("GET", "/api/studies/{id}", JSON, Role.VIEWER),
                new Route("DELETE", "/api/studies/{id}", JSON, Role.RESEARCHER),
                new Route("GET", "/api/studies/{id}/report", JSON, Role.VIEWER),
                new Route("GET", "/api/studies/{id}/report", "text/csv;charset=UTF-8", Role.VIEWER),
                new Route(
                        "GET",
                        "/api/studies/{id}/report",
                        "text/markdown;charset=UTF-8",
                        Role.VIEWER),
                new Route("GET", "/api/studies/{id}/events", "text/event-stream", Role.VIEWER),
                new Route("GET", "/api/runs/{id}/sae", "application/zip", Role.VIEWER),
                new Route("GET", "/api/trainers", JSON, Role.VIEWER),
                new Route("GET", "/api/datasets", JSON, Role.VIEWER),
                new Route("POST", "/api/datasets", JSON, Role.RESEARCHER),
                new Route("GET", "/api/datasets/{sha256}", JSON, Role.VIEWER),
                new Route("GET", "/api/datasets/{sha256}/inspection", JSON, Role.VIEWER),
                new Route("DELETE", "/api/datasets/{sha256}", JSON, Role.OPERATOR),
                new Route("GET", "/api/keys", JSON, Role.OPERATOR),
                new Route("POST", "/api/keys", JSON, Role.OPERATOR),
                new Route("DELETE", "/api/keys/{id}", JSON, Role.OPERATOR),
                new Route("GET", "/api/audit", JSON, Role.OPERATOR));
    }

    /** Sends a request to it whose content is good for nothing. */
    Response send(String token) {
        RequestSpecification request = given().accept(media + ", application/problem+json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (method.equals("POST")) {
            request.contentType(path.endsWith("datasets") ? "application/octet-stream" : JSON)
                    .body("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return request.request(method, path.replaceAll("\\{\\w+}", UUID.randomUUID().toString()));
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + media + ")";
    }
}
