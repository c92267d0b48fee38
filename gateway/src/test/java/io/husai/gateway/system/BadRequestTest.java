package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class BadRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"kind": "adaptive-l0", "parameters": {"dSae": 16, "k": [17]}}          | parameters.k           | from 1 to 16
                    {"kind": "adaptive-l0", "parameters": {"searchSeeds": []}}              | parameters.searchSeeds | at least one
                    {"kind": "adaptive-l0", "parameters": {"searchSeeds": [1]}}             | parameters.searchSeeds | at least 3
                    {"kind": "adaptive-l0", "parameters": {"searchEpochs": 1000000000}}     | parameters.searchEpochs | from 1 to 100000
                    {"kind": "adaptive-l0", "parameters": {"epochs": 3}}                    | parameters.epochs      | no such field
                    {"kind": "adaptive-l0", "sedes": [1, 2, 3]}                             | sedes                  | no such field
                    {"kind": "adaptive-l0", "parameters": {"dSae": "many"}}                 | parameters.dSae        | whole number
                    {"kind": "adaptive-l1"}                                                 | kind                   | adaptive-l0
                    {}                                                                      | kind                   | value
                    {"kind": "adaptive-l0", "cache": "maybe"}                               | cache                  | on, off
                    {"kind": "adaptive-l0", "dataset": {"sha256": "abc"}}                   | dataset.sha256         | 64 hexadecimal
                    {"kind": "adaptive-l0", "dataset": {"kind": "mnist"}}                   | dataset.kind           | modular-addition
                    []                                                                      | request                | a JSON object
                    """)
    void shouldNameTheFieldAndWhatWouldBeRight(String body, String field, String expected) {
        List<String> before = studies();

        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/studies")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(expected))
                .body("detail", not(containsString("Exception")));

        assertThat(studies()).isEqualTo(before);
    }

    @Test
    void shouldNameADatasetThatIsNotThere() {
        List<String> before = studies();

        given().contentType(ContentType.JSON)
                .body(Requests.adaptiveL0("{\"sha256\": \"" + Requests.randomSha256() + "\"}"))
                .post("/api/studies")
                .then()
                .statusCode(400)
                .body("field", equalTo("dataset.sha256"));

        assertThat(studies()).isEqualTo(before);
    }

    @Test
    void shouldPointAtTheLineOfMalformedJson() {
        given().contentType(ContentType.JSON)
                .body("{\n  \"kind\": }")
                .post("/api/studies")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("line 2"));
    }

    @Test
    void shouldRefuseABodyOfMoreThanAMebibyte() {
        given().contentType(ContentType.JSON)
                .body("{\"kind\": \"" + "x".repeat(1 << 20) + "\"}")
                .post("/api/studies")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
    }

    @Test
    void shouldRefuseAStudyWithTooManyRuns() {
        given().contentType(ContentType.JSON)
                .body(
                        """
                        {"kind": "adaptive-l0", "parameters":
                          {"searchSeeds": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24]}}
                        """)
                .post("/api/studies")
                .then()
                .statusCode(400)
                .body("detail", containsString("at most 200 runs"));
    }

    @ParameterizedTest
    @CsvSource({"/api/studies/", "/api/studies/none", "/api/nothing", "/api/datasets/abc"})
    void shouldAnswerAnUnknownAddressWithAProblem(String path) {
        String address = path.endsWith("/") ? path + UUID.randomUUID() : path;

        given().get(address).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void shouldRefuseAnUnknownReportTable() {
        String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

        given().accept("text/csv")
                .get("/api/studies/" + id + "/report?table=chairs")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("table"));
    }

    @Test
    void shouldRefuseAnotherHostName() {
        given().header("Host", "evil.example:8080")
                .get("/api/studies")
                .then()
                .statusCode(421)
                .contentType("application/problem+json");
    }

    @Test
    void shouldRefuseAnotherSitesPage() {
        given().header("Origin", "https://evil.example")
                .get("/api/studies")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    private static List<String> studies() {
        return given().get("/api/studies?limit=200").then().extract().path("studies.id");
    }
}
