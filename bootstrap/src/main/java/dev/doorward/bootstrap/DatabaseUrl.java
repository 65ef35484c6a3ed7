package dev.doorward.bootstrap;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL is and how to log in, read from a connection URI as hosters print it (PostgreSQL manual, section
 * 34.1.1.2) or from a JDBC URL.
 *
 * <p>The JDBC driver knows no {@code user:password@}, logs a part of such a text, and ignores parameters it does not know,
 * which may be the one that asked for encryption. So the text is read here, {@link DatabaseUrlParameters} refuses what is
 * unknown, and the driver gets user and password as properties. Nothing here prints the password, the messages of faults
 * included.
 */
final class DatabaseUrl {

    private static final Pattern SCHEME =
            Pattern.compile("(?:jdbc:postgresql|postgresql|postgres)://(.*)", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5})?)?");
    private static final int DEFAULT_PORT = 5432;
    private static final String KEY_PASSWORD = "sslpassword";
    private static final String ENCODE =
            "; characters such as / ? # @ % in the user or password must be percent-encoded";

    private final List<Host> hosts;
    private final String database;
    private final String user;
    private final String password;
    private final Map<String, String> parameters;

    private DatabaseUrl(
            List<Host> hosts, String database, String user, String password, Map<String, String> parameters) {
        this.hosts = List.copyOf(hosts);
        this.database = database;
        this.user = user;
        this.password = password;
        this.parameters = new TreeMap<>(parameters);
    }

    /** A server on this machine, over its loopback, without encryption. */
    static DatabaseUrl local(int port, String database, String user, String password) {
        Map<String, String> plain = Map.of("sslmode", "disable", "gssEncMode", "disable");
        return new DatabaseUrl(List.of(new Host("127.0.0.1", port)), database, user, password, plain);
    }

    /**
     * Reads {@code postgres://user:password@host:5432/database?sslmode=verify-full} and its kin: schemes {@code postgres},
     * {@code postgresql} and {@code jdbc:postgresql}, IPv6 in brackets, several hosts with commas.
     *
     * @throws IllegalArgumentException when it is none, with a reason that repeats nothing that may be a secret
     */
    static DatabaseUrl parse(String text) {
        Matcher scheme = SCHEME.matcher(text.strip());
        if (!scheme.matches()) {
            throw new IllegalArgumentException("must look like postgres://user:password@host:5432/database");
        }
        String rest = scheme.group(1);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String place = question < 0 ? rest : rest.substring(0, question);
        // The last @, so that a password with a bare @ or / in it is read as its owner meant it.
        int at = place.lastIndexOf('@');
        String login = at < 0 ? "" : place.substring(0, at);
        String target = place.substring(at + 1);
        int slash = target.indexOf('/');

        Map<String, String> parameters = DatabaseUrlParameters.read(query);
        int colon = login.indexOf(':');
        String user = either("user", decode(colon < 0 ? login : login.substring(0, colon)), parameters.remove("user"));
        String password =
                either("password", colon < 0 ? "" : decode(login.substring(colon + 1)), parameters.remove("password"));
        if (user.isEmpty()) {
            throw new IllegalArgumentException("names no user" + ENCODE);
        }
        List<Host> hosts = hosts(slash < 0 ? target : target.substring(0, slash));
        String database = slash < 0 ? "" : decode(target.substring(slash + 1));
        if (hosts.size() > 1) {
            parameters.putIfAbsent("targetServerType", "primary");
        }
        if (hosts.stream().anyMatch(Host::isPooler)) {
            parameters.putIfAbsent("prepareThreshold", "0");
        }
        return new DatabaseUrl(hosts, database.isEmpty() ? user : database, user, password, parameters);
    }

    private static String either(String what, String inLogin, String inQuery) {
        if (inQuery != null && !inLogin.isEmpty()) {
            throw new IllegalArgumentException("names the " + what + " twice");
        }
        return inQuery == null ? inLogin : inQuery;
    }

    private static List<Host> hosts(String text) {
        List<Host> hosts = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("has no valid host and port where they are expected" + ENCODE);
            }
            int port = matcher.group(2) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(2));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("has a port that is not 1 to 65535");
            }
            hosts.add(new Host(matcher.group(1), port));
        }
        return hosts;
    }

    /** Percent-decoding (RFC 3986, section 2.1); unlike in a form, + is a plus sign. */
    static String decode(String text) {
        try {
            return PercentCode.decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("has a % that begins no percent-encoded UTF-8" + ENCODE);
        }
    }

    /** The URL for the driver, without user and passwords, which it takes separately. */
    String jdbcUrl() {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals(KEY_PASSWORD))
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + place(encode(database)) + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The same with a parameter that the text has not given. */
    DatabaseUrl withDefault(String parameter, String value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.putIfAbsent(parameter, value);
        return new DatabaseUrl(hosts, database, user, password, more);
    }

    /** The password, empty when there is none. */
    String revealPassword() {
        return password;
    }

    /** The password of the client's private key, empty when there is none. */
    String revealKeyPassword() {
        return parameters.getOrDefault(KEY_PASSWORD, "");
    }

    String user() {
        return user;
    }

    /** What the database does about encryption, in libpq's words; {@code prefer} is what clients do when not told. */
    String sslmode() {
        String unless = "true".equals(parameters.get("ssl")) ? "verify-full" : "prefer";
        return parameters.getOrDefault("sslmode", unless);
    }

    /** Whether every host is this machine itself. */
    boolean isLocal() {
        return hosts.stream().allMatch(Host::isLocal);
    }

    /** Whether this looks like a pooler in transaction mode, as Neon names them. */
    boolean isPooler() {
        return hosts.stream().anyMatch(Host::isPooler);
    }

    private String place(String path) {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + path;
    }

    /** Hosts and database, to tell an operator; neither user nor password. */
    @Override
    public String toString() {
        return place(database);
    }

    private record Host(String name, int port) {

        boolean isPooler() {
            int dot = name.indexOf('.');
            return (dot < 0 ? name : name.substring(0, dot)).endsWith("-pooler");
        }

        boolean isLocal() {
            return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.[0-9]+){3}");
        }

        @Override
        public String toString() {
            return name + ":" + port;
        }
    }
}
