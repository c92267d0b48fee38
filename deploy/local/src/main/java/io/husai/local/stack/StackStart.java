package io.husai.local.stack;

import io.husai.backing.BrokerProcess;
import io.husai.backing.Database;
import io.husai.backing.DatabaseSecrets;
import io.husai.backing.TiedProcess;
import io.husai.backing.TopicCreation;
import io.husai.backing.TopicPlan;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One start: what doesn't need each other starts at the same time. */
final class StackStart {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int THREADS = 5;

    private final Children children;
    private final ServiceLaunch launch;
    private final BackingPlan plan;
    private final StackListener listener;
    private final Set<Service> services;
    private final long began = System.nanoTime();
    private final Readiness readiness;

    StackStart(
            Children children,
            ServiceLaunch launch,
            BackingPlan plan,
            StackListener listener,
            Set<Service> services) {
        this.children = children;
        this.launch = launch;
        this.plan = plan;
        this.listener = listener;
        this.services = services;
        this.readiness = new Readiness(HttpClient.newHttpClient());
    }

    /**
     * Returns when all is ready.
     *
     * @throws StackException for the first thing that goes wrong; the others are not waited for
     */
    void run() {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, StackStart::thread);
        try {
            CompletableFuture<Database> database =
                    CompletableFuture.supplyAsync(this::database, pool);
            CompletableFuture<Void> broker = CompletableFuture.runAsync(this::broker, pool);
            List<CompletableFuture<?>> steps = new ArrayList<>(List.of(database, broker));
            for (Service service : services) {
                steps.add(
                        database.thenAcceptBothAsync(
                                broker, (db, none) -> service(service, db), pool));
            }
            awaitAll(steps);
        } finally {
            pool.shutdownNow();
        }
    }

    private void awaitAll(List<CompletableFuture<?>> steps) {
        CompletableFuture<Object> failed = new CompletableFuture<>();
        for (CompletableFuture<?> step : steps) {
            step.whenComplete(
                    (result, problem) -> {
                        if (problem != null) {
                            failed.completeExceptionally(problem);
                        }
                    });
        }
        children.failure().thenAccept(failed::completeExceptionally);
        try {
            CompletableFuture.anyOf(
                            CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)),
                            failed)
                    .join();
        } catch (CompletionException e) {
            throw asStackException(e.getCause());
        }
    }

    private static StackException asStackException(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null
                        ? problem.getCause()
                        : problem;
        return cause instanceof StackException known
                ? known
                : new StackException(cause.getMessage(), cause);
    }

    private Database database() {
        DatabaseSecrets secrets = DatabaseSecrets.at(plan.secrets());
        Database.prepare(plan.database(), secrets);
        AtomicReference<Database> started = new AtomicReference<>();
        children.start(
                () -> {
                    started.set(Database.start(plan.database(), secrets));
                    return started.get().process();
                });
        started.get().awaitReady(PATIENCE);
        ready(Part.POSTGRES);
        return started.get();
    }

    private void broker() {
        AtomicReference<BrokerProcess> started = new AtomicReference<>();
        children.start(
                () -> {
                    started.set(
                            BrokerProcess.start(
                                    plan.broker(), plan.brokerArguments(), plan.brokerLog()));
                    return started.get().process();
                });
        started.get().awaitReady(PATIENCE);
        TopicCreation.apply(plan.broker().bootstrapServers(), TopicPlan.local());
        ready(Part.KAFKA);
    }

    private void service(Service service, Database database) {
        TiedProcess child = children.start(() -> launch.start(service, database));
        readiness.await(child.name(), launch.url(service), child.onExit(), PATIENCE);
        ready(service.part());
    }

    private void ready(Part part) {
        listener.ready(part.label(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "husai-start");
        thread.setDaemon(true);
        return thread;
    }
}
