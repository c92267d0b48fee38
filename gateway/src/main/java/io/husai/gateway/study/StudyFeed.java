package io.husai.gateway.study;

import io.husai.contracts.Json;
import io.husai.gateway.database.Signal;
import io.husai.gateway.database.Signals;
import io.husai.gateway.database.Transactions;
import io.husai.gateway.run.Run;
import io.husai.gateway.study.StudyView.RunView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Follows a study: its present state first, then every change, until it ends. A batch is read when
 * the client asks for more, so a slow client sees fewer, later states and nothing piles up.
 */
@ApplicationScoped
class StudyFeed {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final Signals signals;

    StudyFeed(Transactions transactions, Signals signals) {
        this.transactions = transactions;
        this.signals = signals;
    }

    /** Fails with a 404 problem where there is no such study. */
    Uni<Void> requireKnown(UUID id) {
        return transactions.run(session -> StudyReader.study(session, id)).replaceWithVoid();
    }

    /**
     * Batches of entries; an empty batch says only that the connection lives.
     *
     * @param since the last change that the client has seen; -1 for none
     */
    Multi<List<Entry>> follow(UUID id, long since) {
        Signal signal = signals.study(id);
        AtomicReference<Batch> last = new AtomicReference<>(new Batch(since, List.of(), false));
        return Multi.createBy()
                .repeating()
                .uni(
                        () ->
                                last.get().ended() || signals.stopping()
                                        ? Uni.createFrom().item(last.get().end())
                                        : next(id, last.get().upTo(), signal).invoke(last::set))
                .until(Batch::finished)
                .map(Batch::entries)
                .onTermination()
                .invoke(signal::close);
    }

    private Uni<Batch> next(UUID id, long since, Signal signal) {
        return read(id, since)
                .chain(
                        batch ->
                                batch.upTo() > since || batch.ended()
                                        ? Uni.createFrom().item(batch)
                                        : signal.await()
                                                .ifNoItem()
                                                .after(KEEP_ALIVE)
                                                .recoverWithItem((Void) null)
                                                .chain(() -> read(id, since)));
    }

    private Uni<Batch> read(UUID id, long since) {
        return transactions.run(
                session ->
                        StudyReader.study(session, id)
                                .chain(
                                        study ->
                                                study.change == since && study.running()
                                                        ? Uni.createFrom()
                                                                .item(
                                                                        new Batch(
                                                                                since, List.of(),
                                                                                false))
                                                        : read(session, study, since)));
    }

    private static Uni<Batch> read(Mutiny.Session session, Study study, long since) {
        List<Change> changes = new ArrayList<>();
        return changed(session, "from Run", Run.class, study, since)
                .invoke(runs -> runs.forEach(run -> changes.add(change(run))))
                .chain(() -> changed(session, "from Figure", Figure.class, study, since))
                .invoke(figures -> figures.forEach(figure -> changes.add(change(figure))))
                .map(ignored -> batch(study, since, changes));
    }

    /**
     * The study's own state first. An entry's id is the last change of which everything has been
     * sent with it, so that a client that goes on from any entry misses nothing.
     */
    private static Batch batch(Study study, long since, List<Change> changes) {
        changes.sort(Comparator.comparingLong(Change::number));
        String state = text(StudySummary.of(study));
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(changes.isEmpty() ? study.change : since, "study", state));
        long complete = since;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (i + 1 == changes.size()) {
                complete = study.change;
            } else if (changes.get(i + 1).number() > change.number()) {
                complete = change.number();
            }
            entries.add(new Entry(complete, change.name(), change.data()));
        }
        if (!study.running()) {
            entries.add(new Entry(study.change, "end", state));
        }
        return new Batch(study.change, entries, !study.running());
    }

    private static Change change(Run run) {
        return new Change(run.change(), "progress", text(RunView.of(run)));
    }

    private static Change change(Figure figure) {
        String name = figure.kind == Figure.Kind.CONTRAST ? "contrast" : "consistency";
        return new Change(figure.change, name, figure.payload);
    }

    /** Rows may have changed again since the study was read: those come with the next batch. */
    private static <T> Uni<List<T>> changed(
            Mutiny.Session session, String from, Class<T> type, Study study, long since) {
        return session.createQuery(
                        from
                                + " where studyId = :study and change > :since and change <= :upTo"
                                + " order by change",
                        type)
                .setParameter("study", study.id)
                .setParameter("since", since)
                .setParameter("upTo", study.change)
                .getResultList();
    }

    private static String text(Object data) {
        return Json.tree(data).toString();
    }

    /**
     * @param id to go on from
     * @param name of the event
     * @param data JSON
     */
    record Entry(long id, String name, String data) {}

    /** A row that changed, with the number of its last change. */
    private record Change(long number, String name, String data) {}

    /**
     * @param upTo the last change that it covers
     * @param entries in the order of their changes, the study's own state first
     * @param ended whether the study has ended
     */
    private record Batch(long upTo, List<Entry> entries, boolean ended) {
        /** The mark behind the last batch. */
        private Batch end() {
            return new Batch(-2, List.of(), true);
        }

        private boolean finished() {
            return upTo == -2;
        }
    }
}
