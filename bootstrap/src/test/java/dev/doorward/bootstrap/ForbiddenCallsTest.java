package dev.doorward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.doorward.bootstrap.OurClasses.OURS;
import static dev.doorward.bootstrap.OurClasses.in;
import static dev.doorward.bootstrap.OurClasses.onlyIn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import java.beans.XMLDecoder;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What production code does not do, because what a stranger sends could reach it. A rule with exceptions names them, and
 * fails when one of them is needed no more.
 */
class ForbiddenCallsTest {

    /** Tools of tests, which no server carries. */
    private static final Set<String> NOT_SHIPPED = Set.of("testkit", "fuzzing", "openapi", "benchmarks");

    private static final DescribedPredicate<JavaAccess<?>> SHIPPED = describe(
            "made by shipped code",
            access -> NOT_SHIPPED.stream()
                    .noneMatch(
                            module -> access.getOriginOwner().getPackageName().startsWith("dev.doorward." + module)));

    @Test
    void programs_are_started_for_the_embedded_database_only() {
        onlyIn(
                to(Set.of("<init>", "exec"), ProcessBuilder.class, Runtime.class),
                "dev.doorward.bootstrap.PostgresOrphans",
                "dev.doorward.bootstrap.Unprivileged");
    }

    @Test
    void nothing_makes_objects_of_what_was_sent() {
        noClasses()
                .should()
                .dependOnClassesThat(Predicates.belongToAnyOf(ObjectInputStream.class, XMLDecoder.class))
                .check(OURS);
        onlyIn(
                to(Set.of("forName", "invoke", "loadClass"), Class.class, Method.class, ClassLoader.class),
                // the name of one class of its own, which is there on some JDKs only
                "dev.doorward.argon2.vector.Argon2Vector",
                // what a connection offers, called through a guard
                "dev.doorward.adapter.postgres.GuardedConnection");
    }

    @Test
    void nobody_is_called_but_the_database() {
        onlyIn(
                to(Set.of("newHttpClient", "newBuilder", "openConnection", "openStream"), HttpClient.class, URL.class),
                // an entry of a jar
                "dev.doorward.bootstrap.PostgresBinaries");
        onlyIn(
                to(Set.of("getByName", "getAllByName"), InetAddress.class),
                // literals, which ask no name server
                "dev.doorward.adapter.http.ClientAddress",
                "dev.doorward.core.session.ClientInfo",
                "dev.doorward.bootstrap.PostgresServer");
        noClasses()
                .that()
                // asks its own process, while a class-data archive is made
                .doNotHaveFullyQualifiedName("dev.doorward.bootstrap.Rehearsal")
                .should()
                .dependOnClassesThat(Predicates.belongToAnyOf(
                        java.net.Socket.class, java.net.DatagramSocket.class, java.nio.channels.SocketChannel.class))
                .check(OURS);
    }

    @Test
    void chance_that_can_be_guessed_is_for_pauses_trials_and_ids_of_requests() {
        onlyIn(
                describe(
                        "chance that can be guessed",
                        access -> SHIPPED.test(access)
                                && (Stream.of(Random.class, SplittableRandom.class, ThreadLocalRandom.class)
                                                .anyMatch(access.getTargetOwner()::isEquivalentTo)
                                        || access.getTargetOwner().isEquivalentTo(Math.class)
                                                && access.getTarget().getName().equals("random"))),
                "dev.doorward.adapter.crypto.FastCoreTrial",
                // the id of a request, which proves nothing
                "dev.doorward.adapter.http.Answering",
                "dev.doorward.adapter.postgres.Jdbc",
                "dev.doorward.adapter.postgres.RevocationFeed");
    }

    @Test
    void a_statement_that_is_not_prepared_holds_checked_names_at_most() {
        onlyIn(
                describe(
                        "a statement from a text",
                        access -> access.getTargetOwner().isEquivalentTo(Statement.class)
                                && access.getTarget() instanceof CodeUnitAccessTarget target
                                && target.getName().startsWith("execute")
                                && !target.getRawParameterTypes().isEmpty()),
                "dev.doorward.adapter.postgres.PostgresSchema",
                "dev.doorward.adapter.postgres.RevocationFeed");
    }

    @Test
    void what_is_quoted_into_a_statement_is_a_name_of_ours() {
        assertEquals(
                // the channel, the schema, both checked when they were set, and the setting that names the user
                List.of("Endings", "PostgresSchema", "RowLevelSecurity", "Transaction", "UserScope"),
                found("(?s)java\\.sql|\\{schema}|row level security.*").stream()
                        .filter(found("'\" *\\+|'\"\\s+\\+")::contains)
                        .toList());
    }

    @Test
    void patterns_and_formats_are_written_in_the_code() {
        assertEquals(
                List.of("DatabaseUrlParameters", "PostgresSchema"),
                found(
                        "Pattern\\.compile\\((?!\\s*\")" // of an enum's constants
                                + "|[^\"]\\.formatted\\(" // of a list of grants
                                + "|String\\.format\\((?!(Locale\\.ROOT, )?\\s*\")"
                                + "|LOG\\.(trace|debug|info|warn|error)\\((?!\\s*\")"));
    }

    @Test
    void cryptography_is_used_where_the_page_says_and_nowhere_else() throws IOException {
        String page = Files.readString(Path.of("../specs/security.md"));
        Set<String> users = OURS.stream()
                .filter(not(in("dev.doorward.testkit..")))
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .map(d -> d.getTargetClass().getName())
                        .anyMatch(name -> name.startsWith("javax.crypto.")
                                || name.startsWith("io.jsonwebtoken.")
                                || name.startsWith("de.mkammerer.argon2.")
                                || name.equals("java.security.MessageDigest")
                                || name.equals("java.security.SecureRandom")
                                || name.equals("java.security.KeyPairGenerator")))
                .map(c -> c.getName().replaceFirst("^.*\\.([^.$]+)(\\$.*)?$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(users, inSection(page, "Where cryptography is used", "`([A-Z]\\w+)`"));
        Set<String> algorithms = new TreeSet<>();
        shipped()
                .forEach(source -> Pattern.compile("getInstance\\(\\s*\"([^\"]+)\"\\)")
                        .matcher(source.text())
                        .results()
                        .forEach(call -> algorithms.add(call.group(1))));
        assertEquals(Set.of("AES/GCM/NoPadding", "HmacSHA256", "SHA-256"), algorithms);
    }

    private static Set<String> inSection(String page, String heading, String pattern) {
        String section = page.substring(page.indexOf("### " + heading));
        return Pattern.compile(pattern)
                .matcher(section.substring(0, section.indexOf("\n## ")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static DescribedPredicate<JavaAccess<?>> to(Set<String> methods, Class<?>... owners) {
        for (Class<?> owner : owners) {
            assertTrue(
                    methods.contains("<init>")
                            || Stream.of(owner.getMethods()).anyMatch(method -> methods.contains(method.getName())),
                    owner + " has none of " + methods);
        }
        return describe(
                "to one of " + methods,
                access -> SHIPPED.test(access)
                        && methods.contains(access.getTarget().getName())
                        && Stream.of(owners).anyMatch(access.getTargetOwner()::isEquivalentTo));
    }

    private record Source(String name, String text) {}

    /** The names of shipped classes in whose source the pattern is found. */
    private static List<String> found(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return shipped().stream()
                .filter(source -> compiled.matcher(source.text()).find())
                .map(Source::name)
                .sorted()
                .toList();
    }

    private static List<Source> shipped() {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Source> sources = modules.filter(
                            module -> !NOT_SHIPPED.contains(module.getFileName().toString()))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ForbiddenCallsTest::sources)
                    .toList();
            assertTrue(sources.size() > 100, "there are sources");
            return sources;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<Source> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ForbiddenCallsTest::source)
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Source source(Path file) {
        try {
            return new Source(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
