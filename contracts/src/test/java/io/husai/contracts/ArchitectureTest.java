package io.husai.contracts;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contracts are plain Java and JSON: every service can use them, and so can anyone else. */
class ArchitectureTest {
    private static final String S3 = "io.husai.contracts.artifact.s3";

    private static JavaClasses contracts;

    @BeforeAll
    static void importClasses() {
        contracts =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.husai.contracts");
        assertThat(contracts).hasSizeGreaterThan(50);
    }

    @Test
    void shouldDependOnJavaAndJacksonOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(S3)
                .should()
                .dependOnClassesThat(
                        not(
                                resideInAnyPackage(
                                        "java..",
                                        "com.fasterxml.jackson..",
                                        "io.husai.contracts..")))
                .because("frameworks, Kafka and databases are the services' business")
                .check(contracts);
    }

    @Test
    void shouldNotUseJavaSerializationOrReachTheNetworkOrADatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(contracts);
        noClasses()
                .that()
                .resideOutsideOfPackage(S3)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.sql..", "java.rmi..")
                .check(contracts);
    }

    @Test
    void shouldKeepTheS3ClientBehindTheStore() {
        noClasses()
                .that()
                .resideInAPackage(S3)
                .should()
                .dependOnClassesThat(
                        not(
                                resideInAnyPackage(
                                        "java..",
                                        "software.amazon.awssdk..",
                                        "io.husai.contracts..")))
                .check(contracts);
        classes()
                .that()
                .resideInAPackage(S3)
                .and()
                .arePublic()
                .should()
                .haveNameMatching(".*\\.(S3Store|S3Settings)")
                .check(contracts);
    }

    @Test
    void shouldNameClassesByTheDomain() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helpers?|Managers?|Common|Abstract\\w*)")
                .check(contracts);
    }

    @Test
    void shouldNamePackagesByFeature() {
        noClasses()
                .should()
                .resideInAnyPackage("..impl..", "..util..", "..helper..", "..common..")
                .check(contracts);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.husai.contracts.(*)..").should().beFreeOfCycles().check(contracts);
    }

    @Test
    void shouldKeepEventsAndSpecsImmutable() {
        classes()
                .that()
                .resideInAnyPackage("..event..", "..spec..")
                .should()
                .haveOnlyFinalFields()
                .check(contracts);
    }

    @Test
    void shouldKeepNoStaticState() {
        assertThat(
                        contracts.stream()
                                .flatMap(type -> type.getFields().stream())
                                .map(field -> field.reflect())
                                .filter(field -> Modifier.isStatic(field.getModifiers()))
                                .filter(field -> !Modifier.isFinal(field.getModifiers())))
                .isEmpty();
    }
}
