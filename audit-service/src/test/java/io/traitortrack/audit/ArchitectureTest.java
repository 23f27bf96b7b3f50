package io.traitortrack.audit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.traitortrack.audit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theCheckerSharesNoCodeWithWhatItChecks = classes()
            .that()
            .resideInAPackage("io.traitortrack.audit.check")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.traitortrack.audit.check");

    @ArchTest
    static final ArchRule nobodyDependsOnTheChecker = noClasses()
            .that()
            .resideOutsideOfPackage("io.traitortrack.audit.check")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.traitortrack.audit.check");

    @ArchTest
    static final ArchRule theLogKnowsNeitherKafkaNorEvents = noClasses()
            .that()
            .resideInAPackage("io.traitortrack.audit.log")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "tools.jackson..", "io.traitortrack.audit.query..");

    @ArchTest
    static final ArchRule timeComesFromAnInstantSource = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule onlyTheCheckerPrints = noClasses()
            .that()
            .resideOutsideOfPackage("io.traitortrack.audit.check")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule typesAreNamedAfterWhatTheyAre =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Dto|Data|Info|Abstract|Base)");

    /** Such a stream holds its connection until somebody closes it; a list does not. */
    @ArchTest
    static final ArchRule readsRowsAsLists =
            noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream");
}
