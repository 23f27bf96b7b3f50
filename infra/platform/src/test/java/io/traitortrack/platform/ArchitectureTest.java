package io.traitortrack.platform;

import java.time.Instant;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.traitortrack.platform", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.traitortrack.platform.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule knowsNoServices = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.traitortrack.scanning..", "io.traitortrack.billing..", "io.traitortrack.audit..");

    @ArchTest
    static final ArchRule speaksTechnicalWordsOnly = noClasses()
            .should()
            .haveSimpleNameContaining("Bag")
            .orShould()
            .haveSimpleNameContaining("Bill")
            .orShould()
            .haveSimpleNameContaining("Sack");

    @ArchTest
    static final ArchRule usesNoVagueNames =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Dto|Data|Info|Base)$");

    @ArchTest
    static final ArchRule takesItsClockFromOutside = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** Such a stream holds its connection until somebody closes it; a list does not. */
    @ArchTest
    static final ArchRule readsRowsAsLists =
            noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream");
}
