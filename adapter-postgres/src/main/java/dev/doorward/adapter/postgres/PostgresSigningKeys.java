package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.session.ClientInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encrypted signing keys in PostgreSQL. The event of a change is made here, because the key says all there is to say. */
final class PostgresSigningKeys implements SigningKeyStore {

    static final String ALL = """
            select purpose, sequence, id, algorithm, wrapped, created_at, signs_from
              from {schema}.signing_keys where purpose = ? order by sequence
            """;

    static final String ADD = """
            with added as (
                insert into {schema}.signing_keys (purpose, sequence, id, algorithm, wrapped, created_at, signs_from)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (purpose, sequence) do nothing
                returning 1)
            """;

    // All rows are locked first, in one order, so that simultaneous calls come one after the other: the second finds
    // other
    // octets than it expects, counts too few rows, and changes none.
    static final String REPLACE_ALL = """
            with given as (
                select * from unnest(?::text[], ?::int[], ?::bytea[], ?::bytea[])
                    as given (purpose, sequence, expected, anew)),
            found as (
                select k.purpose, k.sequence
                  from {schema}.signing_keys k join given g
                    on k.purpose = g.purpose and k.sequence = g.sequence and k.wrapped = g.expected
                 order by k.purpose, k.sequence
                   for update of k),
            replaced as (
                update {schema}.signing_keys k set wrapped = g.anew
                  from given g
                 where k.purpose = g.purpose and k.sequence = g.sequence
                   and (select count(*) from found) = (select count(*) from given)
                returning 1)
            """;

    private final Jdbc jdbc;
    private final EventInsert events;
    private final InstantSource clock;
    private final String all;
    private final String add;
    private final String replaceAll;

    PostgresSigningKeys(Jdbc jdbc, EventInsert events, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
        all = jdbc.sql(ALL);
        add = jdbc.sql(ADD + events.after("added") + " select count(*) from added");
        replaceAll = jdbc.sql(
                REPLACE_ALL + events.after("(select from replaced limit 1) once") + " select count(*) from replaced");
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
        int added = count("adding a signing key", add, p -> {
            p.add(key.purpose())
                    .add(key.sequence())
                    .add(key.id())
                    .add(key.algorithm())
                    .add(key.wrapped())
                    .add(key.createdAt())
                    .add(key.signsFrom());
            events.fill(p, event(AuthEventKind.KEY_ROTATED, key.createdAt()));
        });
        return added == 1;
    }

    @Override
    public boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew) {
        int replaced = count("replacing signing keys", replaceAll, p -> {
            p.addAll("text", expected.stream().map(WrappedKey::purpose).toArray())
                    .addAll("int4", expected.stream().map(WrappedKey::sequence).toArray())
                    .addAll("bytea", octets(expected))
                    .addAll("bytea", octets(anew));
            events.fill(p, event(AuthEventKind.KEYS_REWRAPPED, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        });
        return replaced == expected.size();
    }

    private int count(String what, String sql, Parameters.Filling filling) {
        return jdbc.query(what, sql, filling, rows -> {
            rows.next();
            return rows.getInt(1);
        });
    }

    /** What the trail says of a change of keys. It is about no user, and no client has asked for it. */
    private static AuthEvent event(AuthEventKind kind, Instant at) {
        return new AuthEvent(kind, at, ClientInfo.none(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static byte[][] octets(List<WrappedKey> keys) {
        return keys.stream().map(WrappedKey::wrapped).toArray(byte[][]::new);
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
