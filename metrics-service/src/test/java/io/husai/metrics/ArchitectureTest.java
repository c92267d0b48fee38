package io.husai.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "io.smallrye..",
        "io.vertx..",
        "io.micrometer..",
        "jakarta..",
        "org.eclipse.microprofile..",
        "org.hibernate..",
        "org.apache.kafka.."
    };

    private final JavaClasses metrics =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.husai.metrics");

    @Test
    void shouldKeepTheStatisticsFreeOfFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage("..similarity..", "..baseline..", "..interval..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(metrics);
    }

    @Test
    void shouldKeepTheAssemblyOfFiguresFreeOfFrameworksAndDatabase() {
        noClasses()
                .that()
                .haveNameMatching(
                        ".*\\.(ConsistencyFigure|Figure[A-Z]\\w*|Pair[A-Z]\\w*|DecoderSize"
                                + "|SimultaneousBand|ConditionComputation|Condition(State|Change)"
                                + "|Contrast(Figure|Inputs|Step|Side|State|Computation)"
                                + "|WeightsReader|DecoderCache|Statistics)(\\$.*)?")
                .and()
                .resideOutsideOfPackage("..publication..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("..database..")
                .check(metrics);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.husai.metrics.(**)").should().beFreeOfCycles().check(metrics);
    }

    @Test
    void shouldNotReachIntoOtherServices() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.husai.trainer..", "io.husai.gateway..")
                .check(metrics);
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
                .check(metrics);
    }
}
