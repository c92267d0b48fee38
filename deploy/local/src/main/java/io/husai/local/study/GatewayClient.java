package io.husai.local.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The gateway's API, as far as the command line uses it. Its methods block. */
public final class GatewayClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration UPLOAD = Duration.ofHours(1);
    private static final int FIRST_ERROR = 300;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final String JSON = "application/json";

    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    /**
     * @param url base URL, for example {@code http://127.0.0.1:8080}
     */
    public GatewayClient(String url) {
        this.url = url;
    }

    /** The dataset that the gateway knows by that digest, of it or of the file it came in. */
    public Optional<JsonNode> dataset(String sha256) {
        try {
            return Optional.of(json(request("/api/datasets/" + sha256, JSON).build()));
        } catch (GatewayException e) {
            if (e.isRefused()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Uploads a file of activations; gives the dataset's description.
     *
     * @throws UsageException if there is no such file
     */
    public JsonNode upload(Path file) {
        try {
            String name = URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8);
            return json(
                    request("/api/datasets?name=" + name, JSON)
                            .header("Content-Type", "application/octet-stream")
                            .timeout(UPLOAD)
                            .POST(HttpRequest.BodyPublishers.ofFile(file))
                            .build());
        } catch (FileNotFoundException e) {
            throw new UsageException("no such file: " + file);
        }
    }

    /**
     * Asks for a study; the same key and body give the same study.
     *
     * @return the study
     */
    public JsonNode create(JsonNode body, String idempotencyKey) {
        return json(
                request("/api/studies", JSON)
                        .header("Content-Type", JSON)
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build());
    }

    /** The content of {@code results.json}. */
    public JsonNode results(String studyId) {
        return json(request(report(studyId), JSON).build());
    }

    /** The content of {@code summary.md}. */
    public String summary(String studyId) {
        return text(request(report(studyId), "text/markdown").build());
    }

    /**
     * The content of {@code <table>_summary.csv}.
     *
     * @param table {@code search}, {@code retrain} or {@code sweep}
     */
    public String csv(String studyId, String table) {
        return text(request(report(studyId) + "?table=" + table, "text/csv").build());
    }

    /**
     * Opens a study's event stream. The caller closes it.
     *
     * @param lastEventId the last event that was seen; empty for none
     */
    InputStream events(String studyId, OptionalLong lastEventId) throws IOException {
        HttpRequest.Builder builder =
                request("/api/studies/" + studyId + "/events", "text/event-stream");
        lastEventId.ifPresent(id -> builder.header("Last-Event-ID", Long.toString(id)));
        HttpResponse<InputStream> answer =
                send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() >= FIRST_ERROR) {
            try (InputStream body = answer.body()) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                throw problem(answer.statusCode(), text);
            }
        }
        return answer.body();
    }

    private static String report(String studyId) {
        return "/api/studies/" + studyId + "/report";
    }

    private HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Accept", accept)
                .timeout(ANSWER);
    }

    private JsonNode json(HttpRequest request) {
        String body = text(request);
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw GatewayException.unreachable(
                    "the gateway's answer to " + request.uri() + " is no JSON", e);
        }
    }

    private String text(HttpRequest request) {
        try {
            HttpResponse<String> answer = send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw problem(answer.statusCode(), answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw GatewayException.unreachable(
                    "the gateway at " + url + " does not answer: " + describe(e), e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GatewayException.unreachable("interrupted while talking to the gateway", e);
        }
    }

    static String describe(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The detail of a problem (RFC 9457), or the start of whatever came. */
    private static GatewayException problem(int status, String body) {
        String detail = body.strip();
        Optional<String> field = Optional.empty();
        try {
            JsonNode problem = Json.MAPPER.readTree(body);
            field = Optional.ofNullable(problem.path("field").textValue());
            if (problem.hasNonNull("detail")) {
                detail = problem.path("detail").asText();
            }
        } catch (JsonProcessingException e) {
            detail = detail.lines().findFirst().orElse("no reason given");
        }
        String message = "the gateway refused the request (" + status + "): " + detail;
        return status < FIRST_SERVER_ERROR
                ? GatewayException.refused(message, field)
                : GatewayException.unreachable(message, null);
    }
}
