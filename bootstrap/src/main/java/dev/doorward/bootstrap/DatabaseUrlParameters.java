package dev.doorward.bootstrap;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters of a {@link DatabaseUrl}: libpq's (PostgreSQL manual, section 34.1.2) by the driver's names, and the
 * driver's own that make sense for a server. Both would ignore what they do not know, so that a misspelt
 * {@code sslmode} is a silent downgrade; here it is a fault.
 */
final class DatabaseUrlParameters {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]{1,40}");
    private static final String SYSTEM_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";

    private static final Map<String, Parameter> KNOWN = known();

    private DatabaseUrlParameters() {}

    /** @throws IllegalArgumentException naming the parameter, unless its name may be a part of a password */
    static Map<String, String> read(String query) {
        Map<String, String> read = new TreeMap<>();
        if (query.isEmpty()) {
            return read;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String called = called(key, query);
            Parameter parameter = KNOWN.get(key);
            if (parameter == null) {
                throw new IllegalArgumentException(
                        "has " + called + ", which is not known here and would have no effect");
            }
            String value = DatabaseUrl.decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (!parameter.values.matcher(value).matches()) {
                throw new IllegalArgumentException("has " + called + " with a value that is not " + parameter.expected);
            }
            if (read.put(parameter.name, parameter.renamed.getOrDefault(value, value)) != null) {
                throw new IllegalArgumentException("has " + called + " twice");
            }
        }
        trustTheSystem(read);
        return read;
    }

    /** A bare ? in a password makes the rest of the password look like parameters, and then an @ follows. */
    private static String called(String key, String query) {
        return NAME.matcher(key).matches() && query.indexOf('@') < 0
                ? "the parameter " + key
                : "a parameter (not repeated here, it may be part of a password with a bare ? in it)";
    }

    /** libpq's {@code sslrootcert=system} trusts the public authorities and therefore insists on the host's name. */
    private static void trustTheSystem(Map<String, String> read) {
        if ("system".equals(read.get("sslrootcert"))) {
            if (!read.getOrDefault("sslmode", "verify-full").equals("verify-full")) {
                throw new IllegalArgumentException("has sslrootcert=system, which needs sslmode=verify-full");
            }
            read.remove("sslrootcert");
            read.put("sslmode", "verify-full");
            read.put("sslfactory", SYSTEM_TRUST);
        }
    }

    private static Map<String, Parameter> known() {
        Map<String, Parameter> known = new HashMap<>();
        text(known, "user", "user");
        text(known, "password", "password");
        text(known, "application_name", "ApplicationName");
        text(known, "options", "options");
        text(known, "sslcert", "sslcert");
        text(known, "sslkey", "sslkey");
        text(known, "sslpassword", "sslpassword");
        text(known, "sslrootcert", "sslrootcert");
        text(known, "require_auth", "requireAuth");
        choice(known, "sslmode", "sslmode", "disable", "allow", "prefer", "require", "verify-ca", "verify-full");
        choice(known, "sslnegotiation", "sslNegotiation", "postgres", "direct");
        choice(known, "channel_binding", "channelBinding", "disable", "prefer", "require");
        choice(known, "gssencmode", "gssEncMode", "disable", "allow", "prefer", "require");
        number(known, "connect_timeout", "connectTimeout");
        renamed(known, "keepalives", "tcpKeepAlive", Map.of("0", "false", "1", "true"));
        renamed(known, "load_balance_hosts", "loadBalanceHosts", Map.of("disable", "false", "random", "true"));
        // Whoever asks for a standby asks for a server that cannot write.
        renamed(
                known,
                "target_session_attrs",
                "targetServerType",
                Map.of("any", "any", "read-write", "primary", "primary", "primary"));

        text(known, "ApplicationName", "ApplicationName");
        text(known, "requireAuth", "requireAuth");
        choice(known, "channelBinding", "channelBinding", "disable", "prefer", "require");
        choice(known, "gssEncMode", "gssEncMode", "disable", "allow", "prefer", "require");
        choice(known, "sslNegotiation", "sslNegotiation", "postgres", "direct");
        choice(known, "targetServerType", "targetServerType", "any", "primary");
        choice(known, "loadBalanceHosts", "loadBalanceHosts", "true", "false");
        choice(known, "tcpKeepAlive", "tcpKeepAlive", "true", "false");
        choice(known, "ssl", "ssl", "true");
        number(known, "connectTimeout", "connectTimeout");
        number(known, "loginTimeout", "loginTimeout");
        number(known, "socketTimeout", "socketTimeout");
        number(known, "hostRecheckSeconds", "hostRecheckSeconds");
        known.put("prepareThreshold", new Parameter("prepareThreshold", "[0-9]{1,6}", "a number", Map.of()));
        return Map.copyOf(known);
    }

    private static void text(Map<String, Parameter> known, String key, String name) {
        known.put(key, new Parameter(name, "(?s).+", "a text", Map.of()));
    }

    /** Seconds; not 0, which would be: wait for ever. */
    private static void number(Map<String, Parameter> known, String key, String name) {
        known.put(key, new Parameter(name, "[1-9][0-9]{0,4}", "a number of seconds, 1 to 99999", Map.of()));
    }

    private static void choice(Map<String, Parameter> known, String key, String name, String... values) {
        known.put(key, new Parameter(name, String.join("|", values), "one of " + String.join(", ", values), Map.of()));
    }

    private static void renamed(Map<String, Parameter> known, String key, String name, Map<String, String> values) {
        String[] accepted = values.keySet().stream().sorted().toArray(String[]::new);
        String expected = "one of " + String.join(", ", accepted);
        known.put(key, new Parameter(name, String.join("|", accepted), expected, values));
    }

    private static final class Parameter {

        private final String name;
        private final Pattern values;
        private final String expected;
        private final Map<String, String> renamed;

        Parameter(String name, String values, String expected, Map<String, String> renamed) {
            this.name = name;
            this.values = Pattern.compile(values);
            this.expected = expected;
            this.renamed = renamed;
        }
    }
}
