package dev.doorward.adapter.postgres;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Encrypted signing keys in PostgreSQL. */
final class PostgresSigningKeys implements SigningKeyStore {

    static final String ALL = """
            select purpose, sequence, id, algorithm, wrapped, created_at, signs_from
              from {schema}.signing_keys where purpose = ? order by sequence
            """;

    static final String ADD = """
            insert into {schema}.signing_keys (purpose, sequence, id, algorithm, wrapped, created_at, signs_from)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (purpose, sequence) do nothing
            """;

    private final Jdbc jdbc;
    private final String all;
    private final String add;

    PostgresSigningKeys(Jdbc jdbc) {
        this.jdbc = jdbc;
        all = jdbc.sql(ALL);
        add = jdbc.sql(ADD);
    }

    @Override
    public List<WrappedKey> all(String purpose) {
        return jdbc.query("reading signing keys", all, p -> p.add(purpose), rows -> {
            List<WrappedKey> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(key(rows));
            }
            return List.copyOf(keys);
        });
    }

    @Override
    public boolean add(WrappedKey key) {
        int added = jdbc.update(
                "adding a signing key",
                add,
                p -> p.add(key.purpose())
                        .add(key.sequence())
                        .add(key.id())
                        .add(key.algorithm())
                        .add(key.wrapped())
                        .add(key.createdAt())
                        .add(key.signsFrom()));
        return added == 1;
    }

    private static WrappedKey key(ResultSet rows) throws SQLException {
        return new WrappedKey(
                rows.getString("purpose"),
                rows.getInt("sequence"),
                rows.getString("id"),
                rows.getString("algorithm"),
                rows.getBytes("wrapped"),
                Jdbc.instant(rows, "created_at"),
                Jdbc.instant(rows, "signs_from"));
    }
}
