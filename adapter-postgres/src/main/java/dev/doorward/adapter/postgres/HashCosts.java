package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How many stored hashes have which cost, as it was when somebody counted last. */
final class HashCosts {

    /** The text of the expression that the index is on, equal to {@code PasswordHash.cost()}. */
    private static final String COST = "coalesce(substring(phc from '^(.*)[$][^$]*[$][^$]*$'), '')";

    // From each cost straight to the next one in the index, no further than is asked for. Mostly there is but one, and
    // nothing is counted; otherwise a change of cost is under way. Only as many costs as anybody ever has are looked
    // at: whoever plants hashes may invent many.
    static final String COUNT = """
            with recursive costs(cost) as (
                select min(%1$s) from {schema}.password_hashes
                union all
                select (select min(%1$s) from {schema}.password_hashes where %1$s > costs.cost)
                  from costs where costs.cost is not null)
            select cost, case when (select count(*) from (select from costs where cost is not null limit 2) few) = 1 then 1
                    else (select count(*) from {schema}.password_hashes where %1$s = costs.cost) end as hashes
              from costs where cost is not null limit 16
            """.formatted(COST);

    /** How long counting may take: the feed of ended sessions waits for it, and its news must not grow old. */
    private static final int LONGEST_SECONDS = 1;

    private final String count;
    private volatile Map<String, Long> known = Map.of();

    HashCosts(SchemaName schema) {
        count = schema.in(COUNT);
    }

    Map<String, Long> known() {
        return known;
    }

    /** Counts again; what was known stays known when that fails. */
    void count(Connection connection) throws SQLException {
        try (PreparedStatement statement = Jdbc.prepare(connection, count)) {
            statement.setQueryTimeout(LONGEST_SECONDS);
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, Long> counted = new HashMap<>();
                while (rows.next()) {
                    counted.put(rows.getString("cost"), rows.getLong("hashes"));
                }
                known = Map.copyOf(counted);
            }
        }
    }
}
