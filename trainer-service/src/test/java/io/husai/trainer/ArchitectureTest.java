package io.husai.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] PURE = {
        "io.husai.trainer.sae..",
        "io.husai.trainer.dataset..",
        "io.husai.trainer.snapshot..",
        "io.husai.trainer.job.."
    };

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.husai.trainer");

    @Test
    void shouldKeepThePureCoreFreeOfFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.micrometer..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile..")
                .check(classes);
    }

    @Test
    void shouldKeepThePureCoreFreeOfTheEdges() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.husai.trainer", "io.husai.trainer.kafka..", "io.husai.trainer.health..")
                .check(classes);
    }

    @Test
    void shouldKeepTheMathematicsFreeOfJobs() {
        noClasses()
                .that()
                .resideInAnyPackage("io.husai.trainer.sae..", "io.husai.trainer.dataset..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.husai.trainer.job..", "io.husai.trainer.snapshot..")
                .check(classes);
    }

    @Test
    void shouldReachIntoNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.husai.gateway..", "io.husai.metrics..")
                .check(classes);
    }
}
