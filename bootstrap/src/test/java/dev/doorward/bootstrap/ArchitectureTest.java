package dev.doorward.bootstrap;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The direction of every dependency, as far as types, package-private classes and Maven cannot say it. A rule whose target
 * package is empty passes in silence, so every package named here goes through {@link #in}, which fails when it is empty.
 */
class ArchitectureTest {

    private static final String CORE = "dev.doorward.core";
    private static final String NOUNS_USER = "dev.doorward.core.user";
    private static final String NOUNS_SESSION = "dev.doorward.core.session";
    private static final String NOUNS_EVENT = "dev.doorward.core.event";
    private static final String NOUNS_KEY = "dev.doorward.core.key";
    private static final String PORTS = "dev.doorward.core.port";
    private static final String TESTKIT = "dev.doorward.testkit..";
    private static final String CRYPTO = "dev.doorward.adapter.crypto..";
    private static final String POSTGRES = "dev.doorward.adapter.postgres..";
    private static final String HTTP = "dev.doorward.adapter.http..";
    private static final String BOOTSTRAP = "dev.doorward.bootstrap..";

    private static final Set<String> USE_CASES = Set.of("SignUp", "SignIn", "SignOut", "Authenticate");

    private static JavaClasses ours;

    @BeforeAll
    static void read() {
        ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.doorward");
    }

    @Test
    void core_depends_on_the_jdk_and_itself_only() {
        classes()
                .that(in(CORE + ".."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", CORE + ".."))
                .check(ours);
    }

    @Test
    void core_does_not_reach_into_the_jdk_for_files_sockets_databases_or_logs() {
        noClasses()
                .that(in(CORE + ".."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io", "java.nio.file..", "java.sql..", "java.util.logging..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(ours);
    }

    @Test
    void nouns_depend_on_nouns_only() {
        classes()
                .that(nouns())
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..").or(nouns()))
                .check(ours);
    }

    @Test
    void ports_depend_on_nouns_only() {
        classes()
                .that(in(PORTS))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..").or(nouns()).or(in(PORTS)))
                .check(ours);
    }

    @Test
    void the_door_its_builder_its_policy_and_the_results_are_all_that_is_public_in_the_core_root() {
        classes()
                .that(in(CORE))
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching("dev\\.doorward\\.core\\.(Auth|AuthBuilder|AuthPolicy|[A-Za-z]+Result)")
                .check(ours);
    }

    @Test
    void use_cases_do_not_call_use_cases() {
        for (String useCase : USE_CASES) {
            assertFalse(ours.that(named(Set.of(useCase))).isEmpty(), "there is no use case " + useCase);
            noClasses()
                    .that(named(Set.of(useCase)))
                    .should()
                    .dependOnClassesThat(named(USE_CASES).and(DescribedPredicate.not(named(Set.of(useCase)))))
                    .check(ours);
        }
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.doorward.(**)").should().beFreeOfCycles().check(ours);
    }

    @Test
    void adapters_do_not_know_each_other_nor_the_server() {
        knowsNot(CRYPTO, POSTGRES, HTTP, BOOTSTRAP, TESTKIT);
        knowsNot(POSTGRES, CRYPTO, HTTP, BOOTSTRAP, TESTKIT);
        knowsNot(HTTP, CRYPTO, POSTGRES, BOOTSTRAP, TESTKIT);
        knowsNot(TESTKIT, CRYPTO, POSTGRES, HTTP, BOOTSTRAP);
    }

    @Test
    void the_server_does_not_ship_the_testkit() {
        knowsNot(BOOTSTRAP, TESTKIT);
    }

    @Test
    void the_driving_adapter_does_not_reach_past_the_door() {
        noClasses()
                .that(in(HTTP))
                .should()
                .dependOnClassesThat(in(PORTS).and(INTERFACES))
                .check(ours);
    }

    @Test
    void driven_adapters_do_not_know_the_door() {
        noClasses()
                .that(in(CRYPTO).or(in(POSTGRES)))
                .should()
                .dependOnClassesThat(in(CORE))
                .check(ours);
    }

    @Test
    void each_library_has_one_home() {
        home("io.jsonwebtoken..", CRYPTO);
        home("de.mkammerer..", CRYPTO);
        home("com.sun.jna..", CRYPTO);
        home("com.nulabinc..", CRYPTO);
        home("java.sql..", POSTGRES);
        home("org.flywaydb..", POSTGRES);
        home("io.undertow..", HTTP);
        home("com.fasterxml.jackson..", HTTP, CRYPTO);
        home("com.zaxxer.hikari..", BOOTSTRAP);
        home("org.apache.commons.compress..", BOOTSTRAP);
    }

    @Test
    void core_asks_its_clock_for_the_time() {
        noClasses()
                .that(in(CORE + ".."))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .check(ours);
        noClasses()
                .that(in(CORE + ".."))
                .and()
                .doNotHaveSimpleName("AuthBuilder")
                .should()
                .callMethod(InstantSource.class, "system")
                .check(ours);
    }

    private static void knowsNot(String who, String... whom) {
        for (String other : whom) {
            noClasses().that(in(who)).should().dependOnClassesThat(in(other)).check(ours);
        }
    }

    private static void home(String library, String... homes) {
        assertFalse(
                ours.stream()
                        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                        .filter(d -> resideInAPackage(library).test(d.getTargetClass()))
                        .toList()
                        .isEmpty(),
                "nobody uses " + library);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(ours);
    }

    private static DescribedPredicate<JavaClass> nouns() {
        return in(NOUNS_USER).or(in(NOUNS_SESSION)).or(in(NOUNS_EVENT)).or(in(NOUNS_KEY));
    }

    private static DescribedPredicate<JavaClass> named(Set<String> simpleNames) {
        return DescribedPredicate.describe(
                "are " + simpleNames, c -> c.getPackageName().equals(CORE) && simpleNames.contains(c.getSimpleName()));
    }

    /** Classes of a package that is known to have some. */
    private static DescribedPredicate<JavaClass> in(String packages) {
        DescribedPredicate<JavaClass> inside = resideInAPackage(packages);
        assertFalse(ours.that(inside).isEmpty(), "no class in " + packages);
        return inside;
    }
}
