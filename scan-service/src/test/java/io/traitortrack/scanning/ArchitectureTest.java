package io.traitortrack.scanning;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.traitortrack.scanning");

    @Test
    void conceptsDependOnEachOtherOneWayOnly() {
        slices().matching("io.traitortrack.scanning.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void onlyWebPackagesSpeakHttp() {
        classes()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .should()
                .resideInAPackage("..web")
                .allowEmptyShould(false)
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("..web")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void nobodyDependsOnWebPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..web")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.traitortrack.scanning..web")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class})
    void timeComesFromTheInjectedClock(Class<?> time) {
        noClasses()
                .should()
                .callMethod(time, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    @Test
    void onlyTheSchemaAndSpringsTemplatesReachTheDatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.DriverManager")
                .allowEmptyShould(false)
                .check(CLASSES);
    }

    /** Such a stream holds its connection until somebody closes it; a list does not. */
    @Test
    void rowsAreReadAsLists() {
        noClasses()
                .should()
                .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
                .allowEmptyShould(false)
                .check(CLASSES);
    }
}
