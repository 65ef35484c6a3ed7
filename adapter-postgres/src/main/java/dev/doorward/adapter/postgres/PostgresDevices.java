package dev.doorward.adapter.postgres;

import dev.doorward.core.port.Devices;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Known devices in PostgreSQL, and the parts of other statements that remember and forget them. */
final class PostgresDevices implements Devices {

    static final String KNOWS = """
            select 1 from {schema}.users u join {schema}.devices d on d.user_id = u.id
             where u.email_canonical = ? and d.token_digest = ? and d.known_until > ?
            """;

    // Exact, because the user was locked by a statement before; see PostgresSessions.
    private static final String FEW = """
            , outdone as (
                delete from {schema}.devices d
                 using {from} a, (
                     select token_digest from {schema}.devices
                      where user_id = ? and token_digest <> ?
                      order by known_until desc offset %d) old
                 where d.user_id = a.id and d.token_digest = old.token_digest)
            """.formatted(MOST - 1);

    private final Jdbc jdbc;
    private final String knows;

    PostgresDevices(Jdbc jdbc) {
        this.jdbc = jdbc;
        knows = jdbc.sql(KNOWS);
    }

    @Override
    public boolean knows(Email email, DeviceToken token, Instant now) {
        return jdbc.query(
                "looking for a device",
                knows,
                p -> p.add(email.canonical()).add(digest(token)).add(now),
                ResultSet::next);
    }

    /** A further expression that remembers the device of the user whose id the expression {@code from} has, if it has one. */
    static String remembered(String from) {
        return """
            , remembered as (
                insert into {schema}.devices (token_digest, user_id, known_until)
                select ?, id, ? from %s
                on conflict (token_digest, user_id) do update set known_until = excluded.known_until)
            """.formatted(from);
    }

    /** Fills what {@link #remembered} asked for. */
    static void fillRemembered(Parameters parameters, KnownDevice device) throws SQLException {
        parameters.add(digest(device.token())).add(device.knownUntil());
    }

    /** The same, and forgets those on which the user has not signed in for longest. */
    static String rememberedOfFew(String from) {
        return remembered(from) + FEW.replace("{from}", from);
    }

    /** Fills what {@link #rememberedOfFew} asked for. */
    static void fillRememberedOfFew(Parameters parameters, KnownDevice device, UUID user) throws SQLException {
        fillRemembered(parameters, device);
        fillForgotten(parameters, user, device);
    }

    /** Fills in whose devices are forgotten, and which one is not. */
    static void fillForgotten(Parameters parameters, UUID user, KnownDevice kept) throws SQLException {
        parameters.add(user).add(digest(kept.token()));
    }

    private static byte[] digest(DeviceToken token) {
        return Sha256.of(token.reveal());
    }
}
