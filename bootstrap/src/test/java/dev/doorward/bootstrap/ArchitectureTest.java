package dev.doorward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.doorward.bootstrap.OurClasses.OURS;
import static dev.doorward.bootstrap.OurClasses.in;
import static dev.doorward.bootstrap.OurClasses.inside;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The direction of every dependency, as far as types, package-private classes and Maven cannot say it. A rule whose target
 * is empty passes in silence, so every name in this file is looked up before it is used: a package of ours through
 * {@link OurClasses#in}, a class of ours through {@link OurClasses#inside}, a library through {@link #home}, a package of
 * the JDK through {@link #jdk}; each fails when there is nothing by that name.
 */
@Tag("P-01")
@Tag("P-06")
class ArchitectureTest {

    private static final String CORE = "dev.doorward.core";
    private static final String NOUNS_USER = "dev.doorward.core.user";
    private static final String NOUNS_SESSION = "dev.doorward.core.session";
    private static final String NOUNS_EVENT = "dev.doorward.core.event";
    private static final String NOUNS_ATTEMPT = "dev.doorward.core.attempt";
    private static final String NOUNS_KEY = "dev.doorward.core.key";
    private static final String PORTS = "dev.doorward.core.port";
    private static final String TESTKIT = "dev.doorward.testkit..";
    private static final String VECTOR = "dev.doorward.argon2.vector..";
    private static final String FUZZING = "dev.doorward.fuzzing..";
    private static final String OPENAPI = "dev.doorward.openapi..";
    private static final String CRYPTO = "dev.doorward.adapter.crypto..";
    private static final String POSTGRES = "dev.doorward.adapter.postgres..";
    private static final String HTTP = "dev.doorward.adapter.http..";
    private static final String BOOTSTRAP = "dev.doorward.bootstrap..";

    /** What use cases share. Any other package-private class beside the door is a use case. */
    private static final Set<String> SHARED = Set.of(
            "Decoys", "Door", "HashingGate", "Now", "OwnKeyedHash", "PasswordCheck", "SessionGrants", "Throttle");

    /** Who may make use cases, and who may call them. */
    private static final String[] BEHIND_THE_DOOR = {CORE + ".AuthBuilder", CORE + ".Door"};

    /** Every library that main code uses, with its homes; what is not here is not used. */
    private static final Map<String, List<String>> HOMES = Map.ofEntries(
            entry("java.sql..", List.of(POSTGRES)),
            entry("javax.sql..", List.of(POSTGRES, BOOTSTRAP)),
            entry("org.flywaydb..", List.of(POSTGRES)),
            entry("org.postgresql..", List.of(POSTGRES, BOOTSTRAP)),
            entry("com.zaxxer.hikari..", List.of(BOOTSTRAP)),
            entry("org.apache.commons.compress..", List.of(BOOTSTRAP)),
            entry("org.tukaani.xz..", List.of(BOOTSTRAP)),
            entry("io.undertow..", List.of(HTTP)),
            entry("org.xnio..", List.of(HTTP)),
            entry("com.fasterxml.jackson..", List.of(HTTP, CRYPTO, OPENAPI)),
            entry("io.jsonwebtoken..", List.of(CRYPTO)),
            entry("de.mkammerer.argon2..", List.of(CRYPTO)),
            entry("com.sun.jna..", List.of(CRYPTO)),
            entry("com.nulabinc.zxcvbn..", List.of(CRYPTO)),
            entry("io.micrometer..", List.of(BOOTSTRAP)),
            entry("ch.qos.logback..", List.of(BOOTSTRAP)),
            entry("org.slf4j..", List.of(POSTGRES, HTTP, BOOTSTRAP)),
            entry("com.networknt.schema..", List.of(OPENAPI)),
            entry("com.code_intelligence.jazzer..", List.of(FUZZING)),
            entry("org.junit.jupiter..", List.of(TESTKIT, FUZZING, OPENAPI)));

    @Test
    void core_depends_on_the_jdk_and_itself_only() {
        classes()
                .that(in(CORE + ".."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", CORE + ".."))
                .check(OURS);
    }

    @Test
    void core_does_not_reach_into_the_jdk_for_files_sockets_databases_or_logs() {
        noClasses()
                .that(in(CORE + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(jdk(
                                "java.io",
                                "java.net.http",
                                "java.nio.channels",
                                "java.nio.file",
                                "java.rmi",
                                "java.sql",
                                "java.util.logging"))
                        .or(belongToAnyOf(
                                Socket.class,
                                ServerSocket.class,
                                DatagramSocket.class,
                                URL.class,
                                URLConnection.class,
                                System.Logger.class,
                                ProcessBuilder.class)))
                .check(OURS);
    }

    @Test
    void the_fast_argon2_core_depends_on_the_jdk_and_itself_only_and_only_its_judge_knows_it() {
        classes()
                .that(in(VECTOR))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", VECTOR))
                .check(OURS);
        for (String other : List.of(CORE + "..", POSTGRES, HTTP, BOOTSTRAP, TESTKIT)) {
            knowsNot(other, VECTOR);
        }
    }

    @Test
    void nouns_depend_on_nouns_only() {
        classes()
                .that(nouns())
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..").or(nouns()))
                .check(OURS);
    }

    @Test
    void ports_depend_on_nouns_only() {
        classes()
                .that(in(PORTS))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..").or(nouns()).or(in(PORTS)))
                .check(OURS);
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
                .haveNameMatching(
                        "dev\\.doorward\\.core\\.(Auth|AuthBuilder|AuthPolicy|OwnAccount|Administration|[A-Za-z]+Result)")
                .check(OURS);
    }

    @Test
    void use_cases_do_not_call_use_cases() {
        SHARED.forEach(name -> inside(CORE + "." + name));
        List<JavaClass> useCases = OURS.stream()
                .filter(in(CORE))
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> !c.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(c -> !c.getSimpleName().equals("package-info") && !SHARED.contains(c.getSimpleName()))
                .toList();
        assertFalse(useCases.isEmpty(), "there are no use cases");
        for (JavaClass useCase : useCases) {
            noClasses()
                    .that(not(inside(useCase.getName()).or(inside(BEHIND_THE_DOOR))))
                    .should()
                    .dependOnClassesThat(inside(useCase.getName()))
                    .check(OURS);
        }
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.doorward.(**)").should().beFreeOfCycles().check(OURS);
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
                .check(OURS);
    }

    @Test
    void driven_adapters_do_not_know_the_door() {
        noClasses()
                .that(in(CRYPTO).or(in(POSTGRES)))
                .should()
                .dependOnClassesThat(in(CORE))
                .check(OURS);
    }

    @Test
    void each_library_has_one_home() {
        HOMES.forEach(ArchitectureTest::home);
    }

    @Test
    void no_library_comes_in_without_a_home() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.crypto..", "dev.doorward..")
                        .or(resideInAnyPackage(HOMES.keySet().toArray(String[]::new))))
                .check(OURS);
    }

    private static void knowsNot(String who, String... whom) {
        for (String other : whom) {
            noClasses().that(in(who)).should().dependOnClassesThat(in(other)).check(OURS);
        }
    }

    private static void home(String library, List<String> homes) {
        for (String home : homes) {
            assertTrue(
                    OURS.that(in(home)).stream()
                            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                            .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass())),
                    "nobody in " + home + " uses " + library);
        }
        noClasses()
                .that(not(resideInAnyPackage(homes.toArray(String[]::new))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> nouns() {
        return in(NOUNS_USER)
                .or(in(NOUNS_SESSION))
                .or(in(NOUNS_EVENT))
                .or(in(NOUNS_ATTEMPT))
                .or(in(NOUNS_KEY));
    }

    /** Packages that the JDK has, with what is below them; {@code java.io} has nothing below. */
    private static String[] jdk(String... packages) {
        Set<String> all = ModuleLayer.boot().modules().stream()
                .flatMap(module -> module.getPackages().stream())
                .collect(Collectors.toSet());
        for (String name : packages) {
            assertTrue(all.contains(name), "the JDK has no package " + name);
        }
        return Stream.of(packages).map(name -> name + "..").toArray(String[]::new);
    }
}
