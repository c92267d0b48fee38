package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobReleased;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.RunFailure;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class JobLifeTest {
    @Test
    void shouldIssueAJobAgainWhenItsTrainerGoesSilent() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);

            // when
            cluster.progressCompleted(cluster.claim(first), first, 2);

            // then
            TrainingRequested second = cluster.awaitAttempt(first.jobId(), 2);
            assertThat(second.runs()).isEqualTo(first.runs().subList(2, 6));
        }
    }

    @Test
    void shouldNotIssueAJobAgainThatNobodyTook() {
        try (Cluster cluster = new Cluster()) {
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);

            cluster.tap()
                    .expectNone(
                            record ->
                                    record.key().filter(job.jobId()::equals).isPresent()
                                            && record.text().contains("\"attempt\":2"),
                            Duration.ofSeconds(5));
        }
    }

    @Test
    void shouldIssueAReleasedJobAgainAtOnce() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);
            Claim claim = cluster.claim(first);

            // when
            cluster.send(new JobReleased(claim, "told to stop"));

            // then
            assertThat(cluster.awaitAttempt(first.jobId(), 2).runs()).isEqualTo(first.runs());
        }
    }

    @Test
    void shouldGiveARunUpAfterTheLastAttemptWithoutProgress() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);
            RequestedRun last = first.runs().get(5);

            // when
            cluster.progressCompleted(cluster.claim(first), first, 5);
            cluster.claim(cluster.awaitAttempt(first.jobId(), 2));
            cluster.claim(cluster.awaitAttempt(first.jobId(), 3));

            // then
            StudyDeclared declared = cluster.awaitDeclaration(id, 2);
            assertThat(declared.conditions())
                    .filteredOn(c -> c.conditionId().equals(last.conditionId()))
                    .singleElement()
                    .satisfies(
                            c ->
                                    assertThat(c.missing())
                                            .singleElement()
                                            .satisfies(
                                                    seed -> {
                                                        assertThat(seed.seed())
                                                                .isEqualTo(last.spec().seed());
                                                        assertThat(seed.reason())
                                                                .startsWith(
                                                                        "given up after 2 attempts"
                                                                            + " without progress");
                                                    }));
        }
    }

    @Test
    void shouldTakeARunThatDivergedOutOfItsCondition() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);
            RequestedRun run = job.runs().get(0);
            Claim claim = cluster.claim(job);

            // when
            RunFailure failure =
                    new RunFailure(
                            run.runId(),
                            run.conditionId(),
                            run.spec().seed(),
                            7,
                            0.3,
                            "the loss is not finite at step 7");
            cluster.send(new JobFailed(claim, List.of(failure), true, "1 run diverged"));

            // then
            StudyDeclared declared = cluster.awaitDeclaration(id, 2);
            assertThat(declared.conditions())
                    .flatExtracting(c -> c.missing())
                    .singleElement()
                    .hasFieldOrPropertyWithValue("seed", run.spec().seed())
                    .hasFieldOrPropertyWithValue("reason", "the loss is not finite at step 7");
        }
    }

    @Test
    void shouldCountACompletionOfAnEarlierAttempt() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);
            Claim early = cluster.claim(first);
            cluster.send(new JobReleased(early, "told to stop"));
            TrainingRequested second = cluster.awaitAttempt(first.jobId(), 2);
            Claim late = cluster.claim(second);

            // when
            cluster.complete(early, first);
            cluster.complete(late, second);

            // then
            Await.until(() -> Requests.jobs(id, "completed") == 2);
            given().get("/api/studies/" + id)
                    .then()
                    .body("conditions[0].runs.state.unique()", equalTo(List.of("completed")));
        }
    }

    @Test
    void shouldIgnoreTheFailureOfAnEarlierAttempt() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);
            Claim early = cluster.claim(first);
            cluster.send(new JobReleased(early, "told to stop"));
            TrainingRequested second = cluster.awaitAttempt(first.jobId(), 2);
            Claim late = cluster.claim(second);

            // when
            cluster.send(new JobFailed(early, List.of(), true, "no room on the device"));
            cluster.complete(late, second);

            // then
            Await.until(() -> Requests.jobs(id, "completed") == 2);
        }
    }

    @Test
    void shouldIssueRunsAgainThatATrainerLeftUndone() {
        try (Cluster cluster = new Cluster()) {
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested first = cluster.awaitFirstJob(id);
            Claim claim = cluster.claim(first);

            cluster.send(new JobCompleted(claim, List.of(first.runs().get(0).runId()), 1.0));

            assertThat(cluster.awaitAttempt(first.jobId(), 2).runs()).hasSize(5);
        }
    }

    @Test
    void shouldShowHowFarRunsAre() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);

            // when
            cluster.progress(cluster.claim(job), job, 9);

            // then
            Await.until(() -> Requests.step(id) == 9);
            given().get("/api/studies/" + id)
                    .then()
                    .body("conditions[0].runs[0].state", startsWith("running"))
                    .body("conditions[0].runs[0].steps", equalTo(20))
                    .body("conditions[0].runs[0].loss", equalTo(0.5f))
                    .body("conditions[0].runs[0].stepsPerSecond", equalTo(1000.0f));
        }
    }
}
