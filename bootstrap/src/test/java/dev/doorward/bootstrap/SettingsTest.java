package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.core.AuthPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("FR-024")
@Tag("P-12")
class SettingsTest {

    private static final String KEY = MasterKey.generate().reveal();
    private static final String NEW_KEY = MasterKey.generate().reveal();
    private static final String PEPPERS = "2026:" + MasterKey.generate().reveal();
    private static final String URL = "postgres://app:S3cret@db.example.com/accounts?sslmode=verify-full";

    @TempDir
    Path temp;

    @Test
    void nothing_set_is_a_server_for_this_machine_with_a_database_of_its_own() {
        Settings settings = Settings.from(Map.of("PATH", "/usr/bin", "HOME", "/home/ada"));
        assertAll(
                () -> assertEquals("127.0.0.1", settings.listen().host()),
                () -> assertEquals(8080, settings.listen().port()),
                () -> assertEquals(
                        Optional.of(URI.create("http://localhost:8080")),
                        settings.listen().publicUrl()),
                () -> assertEquals(0, settings.listen().trustedProxies()),
                () -> assertTrue(settings.database().url().isEmpty()),
                () -> assertEquals(Path.of("data"), settings.database().directory()),
                () -> assertEquals("doorward", settings.database().schema()),
                () -> assertEquals(10, settings.database().poolSize()),
                () -> assertTrue(settings.keys().master().isEmpty()),
                () -> assertTrue(settings.keys().peppers().isEmpty()),
                () -> assertTrue(settings.keys().newMaster().isEmpty()),
                () -> assertEquals(Duration.ofDays(90), settings.keys().rotation()),
                () -> assertEquals(List.of(), settings.listen().corsOrigins()),
                () -> assertEquals("doorward", settings.tokens().issuer()),
                () -> assertEquals("doorward", settings.tokens().audience()),
                () -> assertEquals(SigningAlgorithm.ES256, settings.tokens().signing()),
                () -> assertEquals(Argon2Parameters.DEFAULT, settings.argon2()),
                () -> assertEquals(AuthPolicy.defaults(), settings.policy()),
                () -> assertEquals(Duration.ofSeconds(1), settings.store().revocationPoll()),
                () -> assertEquals(Duration.ofSeconds(10), settings.store().revocationMaxAge()),
                () -> assertEquals(Duration.ofDays(90), settings.store().eventsRetention()),
                () -> assertEquals(List.of(), settings.notes()));
    }

    @Test
    void every_setting_arrives() {
        Settings settings = Settings.from(Map.ofEntries(
                Map.entry("HOST", "0.0.0.0"),
                Map.entry("PORT", "0"),
                Map.entry("DATABASE_URL", URL),
                Map.entry("MIGRATION_DATABASE_URL", "postgres://owner@other/accounts"),
                Map.entry("DOORWARD_DATA_DIR", "/var/lib/doorward"),
                Map.entry("DOORWARD_MASTER_KEY", KEY),
                Map.entry("DOORWARD_PEPPERS", PEPPERS),
                Map.entry("DOORWARD_ISSUER", "https://accounts.example.com"),
                Map.entry("DOORWARD_AUDIENCE", "shop"),
                Map.entry("DOORWARD_SIGNING", "Ed25519"),
                Map.entry("DOORWARD_ACCESS_TOKEN_TTL", "PT5M"),
                Map.entry("DOORWARD_SESSION_TTL", "P30D"),
                Map.entry("DOORWARD_SESSION_IDLE_TTL", "P2D"),
                Map.entry("DOORWARD_REFRESH_RETRY", "PT5S"),
                Map.entry("DOORWARD_KEY_ROTATION", "P30D"),
                Map.entry("DOORWARD_NEW_MASTER_KEY", NEW_KEY),
                Map.entry("DOORWARD_CORS_ORIGINS", "https://app.example.com, http://localhost:3000"),
                Map.entry("DOORWARD_REVOCATION_POLL", "PT2S"),
                Map.entry("DOORWARD_REVOCATION_MAX_AGE", "PT5S"),
                Map.entry("DOORWARD_ARGON2", "m=47104,t=1,p=1"),
                Map.entry("DOORWARD_HASH_PERMITS", "3"),
                Map.entry("DOORWARD_HASH_QUEUE", "7"),
                Map.entry("DOORWARD_HASH_DEADLINE", "PT0.5S"),
                Map.entry("DOORWARD_POOL_SIZE", "25"),
                Map.entry("DOORWARD_DB_SCHEMA", "accounts"),
                Map.entry("DOORWARD_PASSWORD_MIN", "15"),
                Map.entry("DOORWARD_PASSWORD_MAX", "64"),
                Map.entry("DOORWARD_PUBLIC_URL", "https://accounts.example.com"),
                Map.entry("DOORWARD_TRUSTED_PROXIES", "2"),
                Map.entry("DOORWARD_INSECURE_HTTP", "false"),
                Map.entry("DOORWARD_EVENTS_RETENTION", "P7D")));
        assertAll(
                () -> assertEquals("0.0.0.0", settings.listen().host()),
                () -> assertEquals(0, settings.listen().port()),
                () -> assertEquals(
                        "https://accounts.example.com",
                        settings.listen().publicUrl().orElseThrow().toString()),
                () -> assertEquals(2, settings.listen().trustedProxies()),
                () -> assertEquals(
                        "db.example.com:5432/accounts",
                        settings.database().url().orElseThrow().toString()),
                () -> assertEquals(
                        "owner", settings.database().migrations().orElseThrow().user()),
                () -> assertEquals(
                        Path.of("/var/lib/doorward"), settings.database().directory()),
                () -> assertEquals("accounts", settings.database().schema()),
                () -> assertEquals(25, settings.database().poolSize()),
                () -> assertEquals(KEY, settings.keys().master().orElseThrow().reveal()),
                () -> assertTrue(settings.keys().peppers().orElseThrow().has("2026")),
                () -> assertEquals(
                        "https://accounts.example.com", settings.tokens().issuer()),
                () -> assertEquals("shop", settings.tokens().audience()),
                () -> assertEquals(SigningAlgorithm.ED25519, settings.tokens().signing()),
                () -> assertEquals(new Argon2Parameters(47104, 1, 1), settings.argon2()),
                () -> assertEquals(Duration.ofMinutes(5), settings.policy().accessTokenTtl()),
                () -> assertEquals(Duration.ofDays(30), settings.policy().sessionTtl()),
                () -> assertEquals(3, settings.policy().hashPermits()),
                () -> assertEquals(7, settings.policy().hashQueue()),
                () -> assertEquals(Duration.ofMillis(500), settings.policy().hashDeadline()),
                () -> assertEquals(15, settings.policy().password().min()),
                () -> assertEquals(64, settings.policy().password().max()),
                () -> assertEquals(Duration.ofDays(2), settings.policy().sessionIdleTtl()),
                () -> assertEquals(Duration.ofSeconds(5), settings.policy().refreshRetry()),
                () -> assertEquals(Duration.ofDays(30), settings.keys().rotation()),
                () -> assertEquals(
                        NEW_KEY, settings.keys().newMaster().orElseThrow().reveal()),
                () -> assertEquals(
                        List.of(URI.create("https://app.example.com"), URI.create("http://localhost:3000")),
                        settings.listen().corsOrigins()),
                () -> assertEquals(Duration.ofSeconds(2), settings.store().revocationPoll()),
                () -> assertEquals(Duration.ofSeconds(5), settings.store().revocationMaxAge()),
                () -> assertEquals(Duration.ofDays(7), settings.store().eventsRetention()),
                () -> assertEquals(1, settings.notes().size(), settings.notes().toString()));
    }

    @Test
    void the_queue_grows_with_the_permits_unless_told() {
        AuthPolicy policy = Settings.from(Map.of("DOORWARD_HASH_PERMITS", "5")).policy();
        assertEquals(40, policy.hashQueue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | 65536 | PORT: must be a number from 0 to 65535",
                "PORT | -1 | PORT: must be a number from 0 to 65535",
                "PORT | http | PORT: must be a number from 0 to 65535",
                "PORT | '' | PORT is empty; give it a value or unset it",
                "DOORWARD_MASTER_KEY | S3cret | DOORWARD_MASTER_KEY: the master key must be 32 octets",
                "DOORWARD_PEPPERS | S3cret | DOORWARD_PEPPERS: pepper 1 must look like id:secret",
                "DOORWARD_SIGNING | none | DOORWARD_SIGNING: must be ES256, Ed25519 or HS256",
                "DOORWARD_SIGNING | RS256 | DOORWARD_SIGNING: must be ES256, Ed25519 or HS256",
                "DOORWARD_ACCESS_TOKEN_TTL | 15m | DOORWARD_ACCESS_TOKEN_TTL: must be a duration such as PT30S",
                "DOORWARD_ACCESS_TOKEN_TTL | PT0S | DOORWARD_ACCESS_TOKEN_TTL: accessTokenTtl must be whole seconds",
                "DOORWARD_SESSION_TTL | -P1D | DOORWARD_SESSION_TTL: sessionTtl must be whole seconds",
                "DOORWARD_PASSWORD_MIN | 0 | DOORWARD_PASSWORD_MIN: min must be 1 to 256",
                "DOORWARD_PASSWORD_MAX | 32 | DOORWARD_PASSWORD_MAX: max must be 64 to 256",
                "DOORWARD_HASH_PERMITS | 0 | DOORWARD_HASH_PERMITS: hashPermits must be 1 to 1024",
                "DOORWARD_HASH_QUEUE | x | DOORWARD_HASH_QUEUE: must be a number",
                "DOORWARD_HASH_DEADLINE | PT2M | DOORWARD_HASH_DEADLINE: hashDeadline must be",
                "DOORWARD_ARGON2 | m=1,t=1,p=1 | DOORWARD_ARGON2: Argon2 parameter m",
                "DOORWARD_ARGON2 | 19456 | DOORWARD_ARGON2: Argon2 parameters must look like",
                "DOORWARD_POOL_SIZE | 0 | DOORWARD_POOL_SIZE: must be a number from 1 to 1000",
                "DOORWARD_DB_SCHEMA | public | DOORWARD_DB_SCHEMA: schema must match",
                "DOORWARD_DB_SCHEMA | S3cret | DOORWARD_DB_SCHEMA: schema must match",
                "DOORWARD_DB_SCHEMA | a\";drop | DOORWARD_DB_SCHEMA: schema must match",
                "DOORWARD_REVOCATION_POLL | PT20S | DOORWARD_REVOCATION_POLL, DOORWARD_REVOCATION_MAX_AGE: revocationMaxAge",
                "DOORWARD_METRICS_PORT | 8080 | DOORWARD_METRICS_PORT must be another port than PORT",
                "DOORWARD_METRICS_PORT | off | DOORWARD_METRICS_PORT: must be a number from 0 to 65535",
                "DOORWARD_LOG_FORMAT | xml | DOORWARD_LOG_FORMAT: must be text or json",
                "DOORWARD_EVENTS_RETENTION | -P1D | DOORWARD_EVENTS_RETENTION: eventsRetention must be",
                "DOORWARD_INSECURE_HTTP | yes | DOORWARD_INSECURE_HTTP: must be true or false",
                "DOORWARD_PUBLIC_URL | accounts.example.com | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | ftp://example.com | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | https://example.com/auth | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | https://u@example.com | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | https://my_host | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | https://example.com?x | DOORWARD_PUBLIC_URL: must look like https://",
                "DOORWARD_PUBLIC_URL | https:/ / | DOORWARD_PUBLIC_URL: must look like https://",
                "HOST | 0.0.0.0 | HOST can be reached from other machines",
                "HOST | :: | HOST can be reached from other machines",
                "HOST | 192.0.2.1 | HOST can be reached from other machines",
                "HOST | 127.evil.example | HOST can be reached from other machines",
                "MIGRATION_DATABASE_URL | postgres://u@h/d | MIGRATION_DATABASE_URL needs DATABASE_URL",
                "DOORWARD_ISUER | x | DOORWARD_ISUER is not a setting of this version; did you mean DOORWARD_ISSUER?",
                "DOORWARD_PEPPER | x | DOORWARD_PEPPER is not a setting of this version; did you mean DOORWARD_PEPPERS?",
                "DOORWARD_WHATEVER | x | DOORWARD_WHATEVER is not a setting of this version",
                "DOORWARD_ISSUER_FILE | x | DOORWARD_ISSUER_FILE is not a setting of this version",
                "DOORWARD_CORS_ORIGINS | * | DOORWARD_CORS_ORIGINS: must look like https://",
                "DOORWARD_CORS_ORIGINS | https://a.example.com/ | DOORWARD_CORS_ORIGINS: must look like https://",
                "DOORWARD_CORS_ORIGINS | http://a..example.com | DOORWARD_CORS_ORIGINS: must look like https://",
                "DOORWARD_CORS_ORIGINS | https://a.example.com, | DOORWARD_CORS_ORIGINS: must look like https://",
                "DOORWARD_CORS_ORIGINS | null | DOORWARD_CORS_ORIGINS: must look like https://",
                "DOORWARD_SESSION_IDLE_TTL | PT0S | DOORWARD_SESSION_IDLE_TTL: sessionIdleTtl must be whole seconds",
                "DOORWARD_REFRESH_RETRY | PT10M | DOORWARD_REFRESH_RETRY: refreshRetry must be whole seconds, PT0S to PT5M",
                "DOORWARD_KEY_ROTATION | PT10M | DOORWARD_KEY_ROTATION: must be PT1H to P3650D",
                "DOORWARD_KEY_ROTATION | 90 | DOORWARD_KEY_ROTATION: must be a duration such as PT30S",
                "DOORWARD_NEW_MASTER_KEY | S3cret | DOORWARD_NEW_MASTER_KEY: the master key must be 32 octets",
                "DOORWARD_MASTER_KEY_FILE | /nowhere/S3cret | DOORWARD_MASTER_KEY_FILE names no file that can be read",
                "DOORWARD_MASTER_KEY_FILE | / | DOORWARD_MASTER_KEY_FILE names no file that can be read",
            })
    void a_wrong_value_is_refused_by_name_and_not_repeated(String name, String value, String said) {
        List<String> faults = faults(Map.of(name, value));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith(said), faults.get(0));
        assertFalse(faults.get(0).contains("S3cret"), faults.get(0));
    }

    @Test
    void a_folder_that_no_file_system_has_is_refused_and_not_repeated() {
        var refused =
                assertThrows(StartFailure.class, () -> Settings.from(Map.of("DOORWARD_DATA_DIR", "swordfish\ud800")));
        assertTrue(refused.getMessage().contains("DOORWARD_DATA_DIR: is no path on this system"), refused.getMessage());
        assertFalse(refused.getMessage().contains("swordfish"), refused.getMessage());
    }

    @Test
    void all_faults_are_told_at_once() {
        List<String> faults = faults(Map.of(
                "PORT", "x",
                "DOORWARD_SIGNING", "x",
                "DATABASE_URL", "x",
                "DOORWARD_PASSWORD_MIN", "x",
                "DOORWARD_UNHEARD", "x",
                "DOORWARD_ANOTHER", "x"));
        assertEquals(
                List.of("DATABASE_URL", "PORT", "DOORWARD_MASTER_KEY", "DOORWARD_SIGNING", "DOORWARD_PASSWORD_MIN"),
                faults.subList(0, 5).stream()
                        .map(fault -> fault.split("[ :]")[0])
                        .toList());
        assertEquals(7, faults.size(), faults.toString());
    }

    @Test
    void a_database_of_ones_own_needs_a_master_key() {
        List<String> faults = faults(Map.of("DATABASE_URL", URL));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith("DOORWARD_MASTER_KEY is needed with DATABASE_URL"), faults.get(0));
    }

    @ParameterizedTest
    @CsvSource({"'', DATABASE_URL is empty", "mysql://app:S3cret@h/d, DATABASE_URL: must look like postgres://"})
    void a_wrong_database_url_does_not_mean_the_embedded_database(String url, String said) {
        List<String> faults = faults(Map.of("DATABASE_URL", url, "DOORWARD_MASTER_KEY", KEY));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith(said), faults.get(0));
        assertFalse(faults.get(0).contains("S3cret"), faults.get(0));
    }

    @Test
    void another_machine_can_come_in_by_https_or_at_the_operators_risk() {
        Map<String, String> open = Map.of("HOST", "0.0.0.0");
        Map<String, String> behindProxy = Map.of("DOORWARD_PUBLIC_URL", "http://accounts.example.com");
        assertEquals(1, faults(behindProxy).size());
        assertEquals(2, faults(with(behindProxy, "HOST", "0.0.0.0")).size());
        Settings.from(with(behindProxy, "DOORWARD_INSECURE_HTTP", "true"));
        Settings.from(Map.of("DOORWARD_PUBLIC_URL", "http://127.0.0.1:8080"));
        assertEquals(1, faults(with(open, "DOORWARD_INSECURE_HTTP", "false")).size());
        assertTrue(Settings.from(with(open, "DOORWARD_INSECURE_HTTP", "true"))
                .listen()
                .publicUrl()
                .isEmpty());
        String https = "https://accounts.example.com";
        Settings.from(with(with(open, "DOORWARD_PUBLIC_URL", https), "DOORWARD_TRUSTED_PROXIES", "1"));
    }

    @ParameterizedTest
    @CsvSource({"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void this_machine_needs_no_https(String host) {
        Settings settings = Settings.from(Map.of("HOST", host, "PORT", "9000"));
        assertEquals(
                "http://localhost:9000",
                settings.listen().publicUrl().orElseThrow().toString());
    }

    @Test
    void a_secret_can_be_in_a_file() throws IOException {
        Settings settings = Settings.from(Map.of(
                "DATABASE_URL_FILE", file("url", URL + "\n"),
                "MIGRATION_DATABASE_URL_FILE", file("migration", URL + "\r\n"),
                "DOORWARD_MASTER_KEY_FILE", file("key", KEY + "\n"),
                "DOORWARD_PEPPERS_FILE", file("peppers", PEPPERS)));
        assertAll(
                () -> assertEquals(
                        "S3cret", settings.database().url().orElseThrow().revealPassword()),
                () -> assertTrue(settings.database().migrations().isPresent()),
                () -> assertEquals(KEY, settings.keys().master().orElseThrow().reveal()),
                () -> assertTrue(settings.keys().peppers().orElseThrow().has("2026")));
    }

    @Test
    void a_secret_is_in_one_place_only() throws IOException {
        String file = file("key", KEY);
        assertEquals(
                List.of("DOORWARD_MASTER_KEY and DOORWARD_MASTER_KEY_FILE are both set; set one of them"),
                faults(Map.of("DOORWARD_MASTER_KEY", KEY, "DOORWARD_MASTER_KEY_FILE", file)));
    }

    @Test
    void a_file_that_anybody_may_change_is_no_secret() throws IOException {
        String file = file("key", KEY);
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(
                List.of("DOORWARD_MASTER_KEY_FILE names a file that everybody may write; take that right away"),
                faults(Map.of("DOORWARD_MASTER_KEY_FILE", file)));
    }

    @Test
    void a_file_that_is_no_text_or_too_long_is_refused() throws IOException {
        Path binary = Files.write(temp.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Path large = Files.writeString(temp.resolve("large"), "x".repeat(65537));
        assertEquals(
                List.of("DOORWARD_MASTER_KEY_FILE names a file that is not UTF-8"),
                faults(Map.of("DOORWARD_MASTER_KEY_FILE", binary.toString())));
        assertEquals(
                List.of("DOORWARD_MASTER_KEY_FILE names a file of more than 64 KiB"),
                faults(Map.of("DOORWARD_MASTER_KEY_FILE", large.toString())));
    }

    @Test
    void what_is_wrong_in_a_file_is_told_by_the_variable_that_names_it() throws IOException {
        List<String> faults = faults(Map.of("DOORWARD_MASTER_KEY_FILE", file("key", "S3cret")));
        assertTrue(faults.get(0).startsWith("DOORWARD_MASTER_KEY_FILE: the master key must be"), faults.get(0));
        assertFalse(faults.get(0).contains("S3cret"));
    }

    @Test
    void settings_print_no_secret() {
        String printed = Settings.from(
                        Map.of("DATABASE_URL", URL, "DOORWARD_MASTER_KEY", KEY, "DOORWARD_PEPPERS", PEPPERS))
                .toString();
        for (String secret : List.of("S3cret", KEY, PEPPERS.substring(5))) {
            assertFalse(printed.contains(secret));
        }
        assertTrue(printed.contains("db.example.com:5432/accounts"), printed);
    }

    @Test
    void what_is_allowed_and_weak_is_noted() {
        Map<String, String> own = Map.of("DOORWARD_MASTER_KEY", KEY, "DOORWARD_PEPPERS", PEPPERS);
        assertAll(
                () -> assertNoted(
                        "sslmode=require does not prove",
                        with(own, "DATABASE_URL", "postgres://u@h/d?sslmode=require")),
                () -> assertNoted("may be unencrypted", with(own, "DATABASE_URL", "postgres://u@h/d")),
                () -> assertNoted(
                        "MIGRATION_DATABASE_URL",
                        with(own, "DATABASE_URL", "postgres://u@h-pooler.example.com/d?sslmode=verify-full")),
                () -> assertNoted("without DOORWARD_PEPPERS", Map.of("DATABASE_URL", URL, "DOORWARD_MASTER_KEY", KEY)),
                () -> assertNoted("unencrypted", Map.of("HOST", "0.0.0.0", "DOORWARD_INSECURE_HTTP", "true")),
                () -> assertNoted(
                        "shares one address",
                        Map.of("DOORWARD_TRUSTED_PROXIES", "0", "DOORWARD_PUBLIC_URL", "https://a.example.com")),
                () -> assertNoted(
                        "lets ended sessions in for up to PT1M", Map.of("DOORWARD_REVOCATION_MAX_AGE", "PT1M")),
                () -> assertNoted("DOORWARD_PASSWORD_MIN is less", Map.of("DOORWARD_PASSWORD_MIN", "7")),
                () -> assertNoted("no security event is kept", Map.of("DOORWARD_EVENTS_RETENTION", "PT0S")),
                () -> assertNoted("keys rewrap", Map.of("DOORWARD_NEW_MASTER_KEY", NEW_KEY)),
                () -> assertNoted("DOORWARD_ARGON2 is weaker", Map.of("DOORWARD_ARGON2", "m=19456,t=1,p=1")),
                () -> assertEquals(
                        List.of(),
                        Settings.from(with(own, "DATABASE_URL", "postgres://u@localhost/d"))
                                .notes()),
                () -> assertEquals(
                        List.of(),
                        Settings.from(Map.of("DOORWARD_ARGON2", "m=9216,t=4,p=1"))
                                .notes()));
    }

    private static void assertNoted(String part, Map<String, String> variables) {
        List<String> notes = Settings.from(variables).notes();
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(notes.get(0).contains(part), notes.get(0));
    }

    private static List<String> faults(Map<String, String> variables) {
        String message =
                assertThrows(StartFailure.class, () -> Settings.from(variables)).getMessage();
        return Stream.of(message.split("\n")).skip(1).map(String::strip).toList();
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content).toString();
    }
}
