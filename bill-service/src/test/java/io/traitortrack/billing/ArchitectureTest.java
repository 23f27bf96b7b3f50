package io.traitortrack.billing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.traitortrack.billing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule conceptsAreFreeOfCycles =
            slices().matching("io.traitortrack.billing.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule controllersLiveInWebPackages =
            classes().that().areAnnotatedWith(RestController.class).should().resideInAPackage("..web");

    @ArchTest
    static final ArchRule nobodyDependsOnTheWeb = noClasses()
            .that()
            .resideOutsideOfPackage("..web")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.traitortrack.billing..web");

    @ArchTest
    static final ArchRule theWebKnowsNoStorage = noClasses()
            .that()
            .resideInAPackage("..web")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "org.springframework.data..", "jakarta.persistence..");

    @ArchTest
    static final ArchRule whatIsKnownOfOthersDependsOnNoBill = noClasses()
            .that()
            .resideInAnyPackage("..billing.parent..", "..billing.site..", "..billing.type..", "..billing.arrival..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..billing.bill..", "..billing.load..", "..billing.customer..");

    @ArchTest
    static final ArchRule theBillIsTheOnlyAggregate =
            classes().that().areAnnotatedWith(Entity.class).should().haveSimpleName("Bill");

    @ArchTest
    static final ArchRule kafkaIsBehindThePlatform = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..", "io.debezium..");

    @ArchTest
    static final ArchRule usesNoVagueNames =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Dto|Data|Info|Base|Abstract.*)$");

    @ArchTest
    static final ArchRule takesItsClockFromOutside = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule neverSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule takesItsPartsByConstructor = fields().should().notBeAnnotatedWith(Autowired.class);

    /** Such a stream holds its connection until somebody closes it; a list does not. */
    @ArchTest
    static final ArchRule readsRowsAsLists =
            noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream");
}
