package io.husai.gateway.system;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads a study's server-sent events, as a browser does. */
final class EventSource implements AutoCloseable {
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<HttpResponse<Stream<String>>> response;
    private volatile boolean ended;
    private volatile boolean closed;
    private String name = "";
    private String id = "";
    private final StringBuilder data = new StringBuilder();

    EventSource(String studyId, String lastEventId) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:"
                                                + RestAssured.port
                                                + "/api/studies/"
                                                + studyId
                                                + "/events"))
                        .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        response =
                HttpClient.newHttpClient()
                        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines());
        response.thenAcceptAsync(
                answer -> {
                    answer.body().takeWhile(line -> !closed).forEach(this::line);
                    ended = true;
                });
    }

    List<Received> received() {
        return received;
    }

    long count(String event) {
        return received.stream().filter(r -> r.name().equals(event)).count();
    }

    boolean ended() {
        return ended;
    }

    Received await(Predicate<Received> condition) {
        Await.until(() -> received.stream().anyMatch(condition));
        List<Received> met = received.stream().filter(condition).toList();
        return met.get(met.size() - 1);
    }

    @Override
    public void close() {
        closed = true;
        response.cancel(true);
    }

    private void line(String line) {
        if (line.isEmpty()) {
            if (!name.isEmpty()) {
                received.add(new Received(name, id, data.toString()));
            }
            name = "";
            data.setLength(0);
        } else if (line.startsWith("event:")) {
            name = line.substring("event:".length()).trim();
        } else if (line.startsWith("id:")) {
            id = line.substring("id:".length()).trim();
        } else if (line.startsWith("data:")) {
            data.append(line.substring("data:".length()).trim());
        }
    }

    /**
     * @param name of the event
     * @param id to go on from
     * @param data JSON
     */
    record Received(String name, String id, String data) {}
}
