package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.SchemaCheck;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class StudyLifeTest {
    private static final List<Long> RETRAIN_SEEDS = List.of(11L, 12L, 13L);

    @Test
    void shouldLeadAStudyFromItsRequestToItsReport() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

            // when
            DatasetRequested datasetJob = cluster.awaitDatasetJob(id);
            cluster.makeDataset(datasetJob, Cluster.dataset(Requests.randomSha256()));
            StudyDeclared search = cluster.awaitDeclaration(id, 1);
            TrainingRequested searchJob = cluster.awaitJobs(id, 1).get(0);
            cluster.train(searchJob);
            for (ConditionDeclared condition : search.conditions()) {
                double trained = condition.spec().sae().k() == 2 ? 0.40 : 0.30;
                cluster.send(Cluster.finalFigure(id, condition, trained, 0.5));
            }
            StudyDeclared retrain = cluster.awaitDeclaration(id, 2);
            cluster.train(cluster.awaitJobs(id, 2).get(1));
            for (ConditionDeclared condition : retrain.conditions().subList(2, 4)) {
                cluster.send(Cluster.finalFigure(id, condition, 0.35, 0.5));
            }
            ContrastDeclared contrast = retrain.contrasts().get(0);
            cluster.send(Cluster.finalContrast(id, contrast, RETRAIN_SEEDS, 0.05));

            // then
            Await.until(() -> Requests.status(id).equals("completed"));
            assertThat(search.conditions())
                    .extracting(ConditionDeclared::conditionId)
                    .containsExactly(id + "/search/k2", id + "/search/k4");
            assertThat(searchJob.runs()).hasSize(6);
            assertThat(retrain.conditions())
                    .extracting(ConditionDeclared::conditionId)
                    .containsExactly(
                            id + "/search/k2",
                            id + "/search/k4",
                            id + "/retrain/k2",
                            id + "/control/k4");
            given().get("/api/studies/" + id)
                    .then()
                    .statusCode(200)
                    .body("phase", equalTo("retrain"))
                    .body("conditions", hasSize(4))
                    .body("conditions[0].runs[0].state", equalTo("completed"))
                    .body("conditions[0].figure.final", equalTo(true))
                    .body("contrasts[0].difference", equalTo(0.05f))
                    .body("selection.selected", equalTo(id + "/search/k2"));
            given().accept(ContentType.JSON)
                    .get("/api/studies/" + id + "/report")
                    .then()
                    .statusCode(200)
                    .body("selection.selected_k", equalTo(2))
                    .body("search_records", hasSize(2))
                    .body("retrain_record.n_seeds", equalTo(3));
            given().accept("text/markdown")
                    .get("/api/studies/" + id + "/report")
                    .then()
                    .statusCode(200)
                    .contentType("text/markdown");
            String csv =
                    given().accept("text/csv")
                            .get("/api/studies/" + id + "/report?table=search")
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString();
            assertThat(csv.lines()).hasSize(3);
            SchemaCheck schemas = new SchemaCheck();
            assertThat(cluster.tap().records())
                    .allSatisfy(record -> assertThat(schemas.violations(record)).isEmpty());
        }
    }

    @Test
    void shouldNotMakeTheSameDatasetTwice() {
        try (Cluster cluster = new Cluster()) {
            // given
            String recipe = Requests.freshRecipe();
            String first = Requests.submit(Requests.adaptiveL0(recipe));
            String sha256 = Requests.randomSha256();
            cluster.makeDataset(cluster.awaitDatasetJob(first), Cluster.dataset(sha256));
            cluster.awaitDeclaration(first, 1);

            // when
            String second = Requests.submit(Requests.adaptiveL0(recipe));

            // then
            assertThat(cluster.awaitJobs(second, 1).get(0).dataset().sha256()).isEqualTo(sha256);
        }
    }

    @Test
    void shouldEndAStudyWhoseDatasetCanNotBeMade() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            DatasetRequested job = cluster.awaitDatasetJob(id);

            // when
            cluster.send(
                    new io.husai.contracts.event.JobFailed(
                            cluster.claim(job), List.of(), true, "the transformer diverged"));

            // then
            Await.until(() -> Requests.status(id).equals("failed"));
            given().get("/api/studies/" + id)
                    .then()
                    .body("reason", equalTo("its dataset can't be made: the transformer diverged"));
        }
    }

    @Test
    void shouldGiveTheSameStudyForTheSameKeyAndRequest() {
        String key = UUID.randomUUID().toString();
        String body = Requests.adaptiveL0(Requests.freshRecipe());

        String first = Requests.post(body, key).then().statusCode(201).extract().path("id");

        Requests.post(body, key).then().statusCode(200).body("id", equalTo(first));
    }

    @Test
    void shouldRefuseAKeyThatWasUsedForAnotherRequest() {
        String key = UUID.randomUUID().toString();
        Requests.post(Requests.adaptiveL0(Requests.freshRecipe()), key).then().statusCode(201);

        Requests.post(Requests.adaptiveL0(Requests.freshRecipe()), key)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", equalTo("Idempotency-Key"));
    }

    @Test
    void shouldListStudiesNewestFirstInPages() {
        String older = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
        String newer = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

        String next =
                given().get("/api/studies?limit=1")
                        .then()
                        .statusCode(200)
                        .body("studies", hasSize(1))
                        .body("studies[0].id", equalTo(newer))
                        .extract()
                        .path("next");

        given().get("/api/studies?limit=1&before=" + next)
                .then()
                .body("studies[0].id", equalTo(older));
    }
}
