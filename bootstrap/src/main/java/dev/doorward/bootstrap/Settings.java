package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.bootstrap.log.LogFormat;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.user.PasswordPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the environment says. Whatever has a name here has an effect; settings of capabilities that do not exist yet arrive
 * together with them, and until then they are refused like any other unknown {@code DOORWARD_} name.
 *
 * @param listen where requests come from
 * @param database where the data is
 * @param keys the secrets
 * @param tokens what access tokens say
 * @param argon2 what a hash costs
 * @param policy the business knobs
 * @param throttle whether attempts are limited
 * @param store the store's knobs; the hash of addresses is still to be set
 */
record Settings(
        Listen listen,
        Database database,
        Keys keys,
        Tokens tokens,
        Argon2Parameters argon2,
        AuthPolicy policy,
        boolean throttle,
        PostgresOptions store) {

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?/?");

    /**
     * @param port 0 lets the system choose
     * @param publicUrl where people reach this server, when that is known
     * @param corsOrigins which other origins' pages may call this server with credentials
     * @param trustedProxies how many proxies every request passes
     * @param metricsPort where figures are served, on the same host; 0 lets the system choose, empty: nowhere
     */
    record Listen(
            String host,
            int port,
            Optional<URI> publicUrl,
            List<URI> corsOrigins,
            int trustedProxies,
            boolean insecureHttp,
            Optional<Integer> metricsPort) {

        boolean isLocal() {
            return isLoopback(host);
        }

        boolean isHttps() {
            return publicUrl.filter(url -> url.getScheme().equals("https")).isPresent();
        }

        /** Whether clients connect themselves: no proxy stands in front, neither one that is counted nor one that does TLS. */
        boolean isDirect() {
            return !isLocal() && !isHttps() && trustedProxies == 0;
        }
    }

    /**
     * @param url empty: the embedded database in {@code directory}
     * @param migrations another login for migrations
     */
    record Database(
            Optional<DatabaseUrl> url, Optional<DatabaseUrl> migrations, Path directory, String schema, int poolSize) {}

    /**
     * The secrets, which do not print. Master key and peppers may be empty with the embedded database, which keeps its own.
     *
     * @param newMaster what the master key is to be replaced by, for the command that does it
     * @param rotation how old a signing key becomes before it is replaced
     */
    record Keys(
            Optional<MasterKey> master, Optional<MasterKey> newMaster, Optional<Peppers> peppers, Duration rotation) {}

    /** Equal on all nodes. */
    record Tokens(String issuer, String audience, SigningAlgorithm signing) {}

    /** @throws StartFailure with a line for each fault */
    static Settings from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        Database database = database(environment);
        Settings settings = new Settings(
                listen(environment),
                database,
                keys(environment, database.url().isPresent() || environment.isSet("DATABASE_URL")),
                new Tokens(
                        environment.read("DOORWARD_ISSUER", Settings::name).orElse("doorward"),
                        environment.read("DOORWARD_AUDIENCE", Settings::name).orElse("doorward"),
                        environment
                                .read("DOORWARD_SIGNING", SigningAlgorithm::parse)
                                .orElse(SigningAlgorithm.ES256)),
                environment.read("DOORWARD_ARGON2", Argon2Parameters::parse).orElse(Argon2Parameters.DEFAULT),
                policy(environment),
                AttemptSettings.on(environment),
                store(environment));
        // The log has read it by itself, before anything else was: here it is only judged.
        environment.read("DOORWARD_LOG_FORMAT", LogFormat::parse);
        environment.refuseFaults();
        return settings;
    }

    private static Listen listen(Environment environment) {
        String host = environment.read("HOST", Function.identity()).orElse("127.0.0.1");
        int port = environment.read("PORT", Environment.number(0, 65535)).orElse(8080);
        Optional<URI> given = environment.read("DOORWARD_PUBLIC_URL", Settings::publicUrl);
        boolean insecure =
                environment.read("DOORWARD_INSECURE_HTTP", Environment::flag).orElse(false);
        int proxies = environment
                .read("DOORWARD_TRUSTED_PROXIES", Environment.number(0, 10))
                .orElse(0);
        List<URI> origins =
                environment.read("DOORWARD_CORS_ORIGINS", Settings::origins).orElse(List.of());
        Optional<Integer> metricsPort = environment.read("DOORWARD_METRICS_PORT", Environment.number(0, 65535));
        if (port != 0 && metricsPort.filter(other -> other == port).isPresent()) {
            environment.fault("DOORWARD_METRICS_PORT must be another port than PORT");
        }
        Listen listen = new Listen(host, port, given, origins, proxies, insecure, metricsPort);
        if (!listen.isLocal() && !listen.isHttps() && !insecure) {
            environment.fault(
                    "HOST can be reached from other machines, where passwords must not travel unencrypted: put a"
                            + " proxy with TLS before it and set DOORWARD_PUBLIC_URL=https://..., or accept the risk with"
                            + " DOORWARD_INSECURE_HTTP=true");
        }
        if (!insecure
                && given.filter(url -> url.getScheme().equals("http") && !isLoopback(url.getHost()))
                        .isPresent()) {
            environment.fault(
                    "DOORWARD_PUBLIC_URL is unencrypted, and people would send passwords to it: use https://...,"
                            + " or accept the risk with DOORWARD_INSECURE_HTTP=true");
        }
        if (listen.isHttps() && !environment.isSet("DOORWARD_TRUSTED_PROXIES")) {
            environment.fault(
                    "DOORWARD_TRUSTED_PROXIES is needed with an https DOORWARD_PUBLIC_URL: how many proxies every"
                            + " request passes. Otherwise everybody shares the proxy's address and its limits, and one guesser locks"
                            + " everybody out; 0 is for a proxy that tells no address");
        }
        Optional<URI> local = Optional.of(URI.create("http://localhost:" + port));
        return listen.isLocal() && given.isEmpty()
                ? new Listen(host, port, local, origins, proxies, insecure, metricsPort)
                : listen;
    }

    private static boolean isOpenHttp(URI origin) {
        return origin.getScheme().equals("http") && !isLoopback(origin.getHost());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    }

    private static List<URI> origins(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(Settings::listedOrigin)
                .toList();
    }

    private static URI listedOrigin(String text) {
        return origin(text)
                .filter(url -> !text.endsWith("/"))
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "must look like https://app.example.com,https://other.example.com; every origin has to be named"));
    }

    private static URI publicUrl(String text) {
        return origin(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("must look like https://accounts.example.com, without a path"));
    }

    /** Empty also when the host is none to {@link URI}, which would then have no host at all: a_b, a..b, a:99999999999. */
    private static Optional<URI> origin(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(url -> ORIGIN.matcher(text).matches())
                    .filter(url -> url.getHost() != null);
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static Database database(Environment environment) {
        Optional<DatabaseUrl> url = environment.readSecret("DATABASE_URL", DatabaseUrl::parse);
        Optional<DatabaseUrl> migrations = environment.readSecret("MIGRATION_DATABASE_URL", DatabaseUrl::parse);
        if (environment.isSet("MIGRATION_DATABASE_URL") && !environment.isSet("DATABASE_URL")) {
            environment.fault(
                    "MIGRATION_DATABASE_URL needs DATABASE_URL; the embedded database has its own login for that");
        }
        return new Database(
                url,
                migrations,
                environment.read("DOORWARD_DATA_DIR", Settings::path).orElse(Path.of("data")),
                environment
                        .read("DOORWARD_DB_SCHEMA", PostgresSchema::checkedName)
                        .orElse(PostgresSchema.DEFAULT_NAME),
                environment
                        .read("DOORWARD_POOL_SIZE", Environment.number(1, 1000))
                        .orElse(10));
    }

    private static Keys keys(Environment environment, boolean ownDatabase) {
        Optional<MasterKey> master = environment.readSecret("DOORWARD_MASTER_KEY", MasterKey::parse);
        if (ownDatabase && !environment.isSet("DOORWARD_MASTER_KEY")) {
            environment.fault(
                    "DOORWARD_MASTER_KEY is needed with DATABASE_URL: 32 random octets in base64url, the same on all"
                            + " nodes and kept outside the database, for example from: openssl rand 32 | basenc --base64url | tr -d =");
        }
        return new Keys(
                master,
                environment.readSecret("DOORWARD_NEW_MASTER_KEY", MasterKey::parse),
                environment.readSecret("DOORWARD_PEPPERS", Peppers::parse),
                environment.read("DOORWARD_KEY_ROTATION", Settings::rotation).orElse(Duration.ofDays(90)));
    }

    private static AuthPolicy policy(Environment environment) {
        Knobs<AuthPolicy> knobs =
                new Knobs<>(environment, AuthPolicy.defaults().withAttempts(AttemptSettings.policy(environment)));
        knobs.turn("DOORWARD_ACCESS_TOKEN_TTL", (policy, text) -> policy.withAccessTokenTtl(duration(text)));
        knobs.turn("DOORWARD_SESSION_TTL", (policy, text) -> policy.withSessionTtl(duration(text)));
        knobs.turn("DOORWARD_SESSION_IDLE_TTL", (policy, text) -> policy.withSessionIdleTtl(duration(text)));
        knobs.turn("DOORWARD_REFRESH_RETRY", (policy, text) -> policy.withRefreshRetry(duration(text)));
        knobs.turn(
                "DOORWARD_PASSWORD_MAX",
                (policy, text) ->
                        policy.withPassword(new PasswordPolicy(policy.password().min(), count(text))));
        knobs.turn(
                "DOORWARD_PASSWORD_MIN",
                (policy, text) -> policy.withPassword(
                        new PasswordPolicy(count(text), policy.password().max())));
        knobs.turn(
                "DOORWARD_HASH_PERMITS",
                (policy, text) -> policy.withHashing(count(text), 8 * count(text), policy.hashDeadline()));
        knobs.turn(
                "DOORWARD_HASH_QUEUE",
                (policy, text) -> policy.withHashing(policy.hashPermits(), count(text), policy.hashDeadline()));
        knobs.turn(
                "DOORWARD_HASH_DEADLINE",
                (policy, text) -> policy.withHashing(policy.hashPermits(), policy.hashQueue(), duration(text)));
        return knobs.setting();
    }

    private static PostgresOptions store(Environment environment) {
        PostgresOptions options = PostgresOptions.defaults();
        Duration poll =
                environment.read("DOORWARD_REVOCATION_POLL", Settings::duration).orElse(options.revocationPoll());
        Duration maxAge = environment
                .read("DOORWARD_REVOCATION_MAX_AGE", Settings::duration)
                .orElse(options.revocationMaxAge());
        try {
            options = options.withRevocations(poll, maxAge);
        } catch (IllegalArgumentException refused) {
            environment.fault("DOORWARD_REVOCATION_POLL, DOORWARD_REVOCATION_MAX_AGE: " + refused.getMessage());
        }
        Knobs<PostgresOptions> knobs = new Knobs<>(environment, options);
        knobs.turn("DOORWARD_EVENTS_RETENTION", (knob, text) -> knob.withEventsRetention(duration(text)));
        return knobs.setting();
    }

    private static Duration rotation(String text) {
        Duration period = duration(text);
        if (period.compareTo(Duration.ofHours(1)) < 0 || period.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("must be PT1H to P3650D");
        }
        return period;
    }

    private static String name(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > 256 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must have at most 256 octets, and no control characters");
        }
        return text;
    }

    private static int count(String text) {
        return Environment.number(0, 1_000_000).apply(text);
    }

    static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("must be a duration such as PT30S, PT15M or P7D (ISO 8601)", malformed);
        }
    }

    /** What an operator should know although it is allowed. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        database.url().ifPresent(url -> notes.addAll(notesOn(url)));
        if (!listen.isLocal() && !listen.isHttps()) {
            notes.add("passwords and tokens travel unencrypted (DOORWARD_INSECURE_HTTP=true)");
        }
        if (!listen.isLocal() && listen.metricsPort().isPresent()) {
            notes.add(
                    "whoever reaches the metrics port reads how much the server is used (DOORWARD_METRICS_PORT); let only"
                            + " Prometheus reach it");
        }
        if (listen.isHttps() && listen.trustedProxies() == 0) {
            notes.add("every request seems to come from the proxy itself, and everybody shares one address's limits"
                    + " (DOORWARD_TRUSTED_PROXIES=0)");
        }
        if (!throttle) {
            notes.add(
                    "NOTHING LIMITS GUESSING: passwords can be tried as fast as they are verified (DOORWARD_THROTTLE=off, for"
                            + " load tests only)");
        }
        Duration usual = PostgresOptions.defaults().revocationMaxAge();
        if (store.revocationMaxAge().compareTo(usual) > 0) {
            notes.add("a node that hears nothing from the database lets ended sessions in for up to "
                    + store.revocationMaxAge() + " (DOORWARD_REVOCATION_MAX_AGE); the default is " + usual);
        }
        if (policy.password().min() < PasswordPolicy.DEFAULT.min()) {
            notes.add("DOORWARD_PASSWORD_MIN is less than the " + PasswordPolicy.DEFAULT.min()
                    + " that NIST SP 800-63B-4 asks for at the least");
        }
        if (store.eventsRetention().isZero()) {
            notes.add(
                    "no security event is kept, and those that are stored will be deleted (DOORWARD_EVENTS_RETENTION)");
        }
        if (listen.isHttps() && listen.corsOrigins().stream().anyMatch(Settings::isOpenHttp)) {
            notes.add(
                    "DOORWARD_CORS_ORIGINS lists an unencrypted origin: whoever is on the way can use it to act for a user");
        }
        if (keys.newMaster().isPresent()) {
            notes.add("DOORWARD_NEW_MASTER_KEY is for the command \"keys rewrap\" and has no effect on the server");
        }
        if (isWeak(argon2)) {
            notes.add("DOORWARD_ARGON2 is weaker than the OWASP Password Storage Cheat Sheet asks for");
        }
        return notes;
    }

    private List<String> notesOn(DatabaseUrl url) {
        List<String> notes = new ArrayList<>();
        String mode = url.sslmode();
        if (!url.isLocal() && !mode.startsWith("verify")) {
            notes.add("sslmode=" + mode + " does not prove that the database is the right one"
                    + (mode.equals("require") ? "" : ", and the connection may be unencrypted")
                    + "; sslmode=verify-full does");
        }
        if (keys.peppers().isEmpty()) {
            notes.add("without DOORWARD_PEPPERS a stolen copy of the database is enough to try passwords");
        }
        if (url.isPooler() && database.migrations().isEmpty()) {
            notes.add(
                    "DATABASE_URL names a pooler; migrations are safer through MIGRATION_DATABASE_URL, straight to the"
                            + " database");
        }
        return notes;
    }

    private static boolean isWeak(Argon2Parameters cost) {
        Map<Integer, Integer> owasp = Map.of(47_104, 1, 19_456, 2, 12_288, 3, 9_216, 4, 7_168, 5);
        return owasp.entrySet().stream()
                .noneMatch(least -> cost.memoryKiB() >= least.getKey() && cost.iterations() >= least.getValue());
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unusable) {
            // Its message repeats the value.
            throw new IllegalArgumentException("is no path on this system");
        }
    }
}
