package io.husai.local.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stand-in for the gateway that answers as its API says; the real one is in the system test. */
class StudyFollowerTest {
    private static final ProgressPrinter SILENT =
            new ProgressPrinter() {
                @Override
                public void show(StudyProgress progress) {}

                @Override
                public void finish(StudyProgress progress) {}
            };

    private HttpServer server;
    private final List<String> lastEventIds = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldGoOnBehindTheLastEventAfterABrokenConnection() {
        server.createContext(
                "/api/studies/s/events",
                exchange -> {
                    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
                    lastEventIds.add(String.valueOf(last));
                    answer(
                            exchange,
                            200,
                            last == null
                                    ? "event:study\nid:5\ndata:{\"phase\":\"search\"}\n\n"
                                    : "event:end\nid:9\ndata:{\"status\":\"failed\",\"reason\":\"no"
                                            + " trainer\"}\n\n");
                });

        StudyEnd end = new StudyFollower(client(), SILENT).follow("s");

        assertThat(end).isEqualTo(new StudyEnd("s", "failed", "no trainer"));
        assertThat(lastEventIds).containsExactly("null", "5");
    }

    @Test
    void shouldShowTheGatewaysDetailWhenItRefuses() {
        server.createContext(
                "/api/studies",
                exchange ->
                        answer(
                                exchange,
                                400,
                                "{\"detail\":\"parameters.k: 200 is not valid; expected a whole"
                                        + " number from 1 to 128\"}"));

        assertThatThrownBy(() -> client().create(JsonNodeFactory.instance.objectNode(), "key"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.isRefused()).isTrue())
                .hasMessage(
                        "the gateway refused the request (400): parameters.k: 200 is not valid;"
                                + " expected a whole number from 1 to 128");
    }

    @Test
    void shouldNameAMissingDatasetFile() {
        assertThatThrownBy(() -> client().upload(java.nio.file.Path.of("absent.safetensors")))
                .isInstanceOf(UsageException.class)
                .hasMessage("no such file: absent.safetensors");
    }

    private GatewayClient client() {
        return new GatewayClient("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
