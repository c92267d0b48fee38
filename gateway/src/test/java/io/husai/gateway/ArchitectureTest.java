package io.husai.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses gateway =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.husai.gateway");

    @Test
    void shouldKeepThePureCoreFreeOfFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage("..study.core..", "..gateway.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.vertx..",
                        "jakarta..",
                        "org.hibernate..",
                        "org.apache.kafka..")
                .check(gateway);
    }

    @Test
    void shouldKeepTheRulesOfJobsFreeOfFrameworks() {
        noClasses()
                .that()
                .haveSimpleName("IssuedJob")
                .or()
                .haveSimpleName("JobPacking")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "io.smallrye..", "io.vertx..", "org.hibernate..")
                .check(gateway);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.husai.gateway.(**)").should().beFreeOfCycles().check(gateway);
    }

    @Test
    void shouldNotReachIntoOtherServices() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.husai.trainer..", "io.husai.metrics..")
                .check(gateway);
    }

    @Test
    void shouldNameClassesAfterTheDomain() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .check(gateway);
    }
}
