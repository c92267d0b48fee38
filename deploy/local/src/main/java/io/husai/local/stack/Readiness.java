package io.husai.local.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a service's readiness endpoint until it says yes. */
final class Readiness {
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final int RETRY_MILLISECONDS = 50;
    private static final int OK = 200;

    private final HttpClient client;

    Readiness(HttpClient client) {
        this.client = client;
    }

    /**
     * Waits until the service is ready.
     *
     * @param ended completes when waiting has become pointless
     */
    void await(String name, String url, CompletableFuture<?> ended, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline && !endedWithinRetry(ended)) {
            try {
                HttpResponse<String> answer = ask(url);
                if (answer.statusCode() == OK) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body().replaceAll("\\s+", " ");
            } catch (IOException e) {
                last = e.getMessage() == null ? "no answer" : e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while waiting for the " + name, e);
            }
        }
        if (!ended.isDone()) {
            throw new StackException(
                    name + " is not ready after " + patience.toSeconds() + " s: " + last);
        }
    }

    private HttpResponse<String> ask(String url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                        .timeout(REQUEST)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static boolean endedWithinRetry(CompletableFuture<?> ended) {
        try {
            ended.get(RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while starting", e);
        }
    }
}
