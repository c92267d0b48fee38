package io.husai.gateway.study;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.StudyDeclared;
import io.husai.gateway.outbox.Outbox;
import io.husai.gateway.run.Condition;
import io.husai.gateway.run.JobQueue;
import io.husai.gateway.run.JobQueue.NewCondition;
import io.husai.gateway.study.core.KnownFacts;
import io.husai.gateway.study.core.Outcome;
import io.husai.gateway.study.core.StudyKinds;
import io.husai.gateway.study.core.StudyPlan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs the pure plan of a study on what is known, and stores the difference to what is stored: new
 * conditions become runs and jobs, what was declared differently becomes a new declaration, an
 * outcome ends the study. Works inside a transaction that holds the study's lock.
 */
@ApplicationScoped
class StudyPlanner {
    private static final Logger LOG = Logger.getLogger(StudyPlanner.class);

    private final StudyKinds kinds;
    private final StudyFacts facts;
    private final LimitSettings limits;
    private final JobQueue queue;
    private final Outbox outbox;

    StudyPlanner(
            StudyKinds kinds,
            StudyFacts facts,
            LimitSettings limits,
            JobQueue queue,
            Outbox outbox) {
        this.kinds = kinds;
        this.facts = facts;
        this.limits = limits;
        this.queue = queue;
        this.outbox = outbox;
    }

    /**
     * The first plan of a new study.
     *
     * @return fails with {@link InvalidValueException} if the plan does
     */
    Uni<Void> begin(StudyWork work) {
        return facts.gather(work).chain(known -> apply(work, plan(work, known)));
    }

    /** Plans a running study anew. A plan that its dataset rules out ends the study as failed. */
    Uni<Void> advance(StudyWork work) {
        if (!work.study().running()) {
            return Uni.createFrom().voidItem();
        }
        return facts.gather(work).chain(known -> planOrFail(work, known));
    }

    /** Ends a study and takes its queued jobs back. */
    Uni<Void> end(StudyWork work, StudyStatus status, String reason) {
        work.change();
        work.study().end(status, reason, work.now());
        LOG.infof("study %s is %s: %s", work.study().id, status.text(), reason);
        return queue.cancelQueued(work.scope(), "the study is " + status.text());
    }

    private Uni<Void> planOrFail(StudyWork work, KnownFacts known) {
        StudyPlan plan;
        try {
            plan = plan(work, known);
        } catch (InvalidValueException e) {
            return end(work, StudyStatus.FAILED, e.getMessage());
        }
        return apply(work, plan);
    }

    private StudyPlan plan(StudyWork work, KnownFacts known) {
        StudyPlan plan = kinds.plan(work.study().id.toString(), work.request(), known);
        limits.check(plan);
        return plan;
    }

    private Uni<Void> apply(StudyWork work, StudyPlan plan) {
        work.change();
        work.study().phase = plan.phase();
        plan.selection().ifPresent(s -> work.study().selection = Json.tree(s).toString());
        return requestDataset(work)
                .chain(() -> addConditions(work, plan))
                .chain(() -> declare(work, plan))
                .chain(() -> finishOrContinue(work, plan));
    }

    private Uni<Void> requestDataset(StudyWork work) {
        return work.dataset().isPresent()
                ? Uni.createFrom().voidItem()
                : queue.requestDataset(work.scope());
    }

    private Uni<Void> addConditions(StudyWork work, StudyPlan plan) {
        return queue.conditions(work.scope())
                .chain(
                        stored -> {
                            Set<String> known =
                                    stored.stream().map(Condition::id).collect(Collectors.toSet());
                            List<NewCondition> added =
                                    plan.conditions().stream()
                                            .filter(c -> !known.contains(c.id()))
                                            .map(
                                                    c ->
                                                            new NewCondition(
                                                                    c.phase(),
                                                                    c.label(),
                                                                    c.condition()))
                                            .toList();
                            return added.isEmpty()
                                    ? Uni.createFrom().voidItem()
                                    : queue.add(work.scope(), added, stored.size());
                        });
    }

    private Uni<Void> declare(StudyWork work, StudyPlan plan) {
        Study study = work.study();
        List<ConditionDeclared> conditions =
                plan.conditions().stream().map(StudyPlan.PlannedCondition::condition).toList();
        if (conditions.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        StudyDeclared next =
                new StudyDeclared(
                        study.id.toString(),
                        study.revision + 1,
                        study.kind,
                        conditions,
                        plan.contrasts());
        String content =
                new String(
                        Json.canonical(List.of(next.conditions(), next.contrasts())),
                        StandardCharsets.UTF_8);
        if (content.equals(study.declared)) {
            return Uni.createFrom().voidItem();
        }
        study.declared = content;
        study.revision = next.revision();
        return outbox.add(work.session(), next);
    }

    private Uni<Void> finishOrContinue(StudyWork work, StudyPlan plan) {
        if (plan.outcome().isEmpty()) {
            return queue.fillWindow(work.scope());
        }
        Outcome outcome = plan.outcome().get();
        return end(work, StudyStatus.valueOf(outcome.status().name()), outcome.reason());
    }
}
