package dev.doorward.adapter.postgres;

import java.util.regex.Pattern;

/**
 * The name of the schema that holds our tables: {@code [a-z_][a-z0-9_]{0,62}}, so that it needs no escaping, and none that
 * belongs to PostgreSQL or to the host.
 */
record SchemaName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("(?!pg_|public$|information_schema$)[a-z_][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException when it is no such name */
    SchemaName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("schema must match [a-z_][a-z0-9_]{0,62} and be neither public nor "
                    + "information_schema nor begin with pg_");
        }
    }

    /** The statement with the quoted name in place of each {@code {schema}}. */
    String in(String sql) {
        return sql.replace("{schema}", '"' + value + '"');
    }

    /** The channel on which a node tells the others that there is a new revocation: one per schema. */
    String channel() {
        String channel = value + "_revocations";
        return channel.length() <= 63 ? channel : channel.substring(channel.length() - 63);
    }
}
