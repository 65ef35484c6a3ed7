package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.RecordingEvents;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What somebody finds who has a copy of the database and nothing else. */
class DumpTest {

    private static final String PASSWORD = "canary-password-of-ada";
    private static final ClientInfo CLIENT = new ClientInfo("request-1", "203.0.113.77", "canary-agent");

    private final TestDatabase database = TestDatabase.migrated("doorward");

    @Test
    void no_column_holds_a_password_or_a_token_and_personal_data_are_only_where_they_belong() throws Exception {
        try (SmallPool requests = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(
                        requests,
                        feed,
                        "doorward",
                        PostgresOptions.defaults()
                                .withIpHash(ip -> "keyed:" + ip.hashCode())
                                .withAttemptHash(key -> "attempts:" + key.hashCode()))) {
            Auth auth = Auth.builder()
                    .users(store.users())
                    .sessions(store.sessions())
                    .revocations(store.revocations())
                    .attempts(store.attempts())
                    .devices(store.devices())
                    .passwordHasher(new InsecurePasswordHasher())
                    .accessTokens(new InsecureAccessTokens())
                    .refreshTokens(new InsecureRefreshTokens())
                    .commonPasswords(new FewCommonPasswords())
                    .events(new RecordingEvents())
                    .build();
            SessionGrant first = assertInstanceOf(
                            SignUpResult.SignedUp.class,
                            auth.signUp(Registration.of("Canary Ada", "canary.ada@example.org", PASSWORD), CLIENT))
                    .grant();
            SessionGrant second = assertInstanceOf(
                            SignInResult.SignedIn.class,
                            auth.signIn(Credentials.of("canary.ada@example.org", PASSWORD), CLIENT))
                    .grant();
            auth.signOut(first.accessToken(), CLIENT);
            auth.signIn(
                    Credentials.of("canary.ada@example.org", "wrong horse battery")
                            .on(first.device().orElseThrow().token()),
                    CLIENT);
            auth.signIn(Credentials.of("canary.unknown@example.org", PASSWORD), CLIENT);
            // Sign-ups and failures of the address, failures of an account and of a device.
            assertEquals(4, database.number("select count(*) from doorward.attempts"));

            for (SessionGrant grant : List.of(first, second)) {
                for (String part : grant.accessToken().reveal().split("\\.")) {
                    assertEquals(List.of(), columnsWith(part));
                }
                String refreshToken = grant.refreshToken().reveal();
                assertEquals(List.of(), columnsWith(refreshToken.substring(refreshToken.lastIndexOf('.') + 1)));
                assertEquals(
                        List.of(),
                        columnsWith(grant.device().orElseThrow().token().reveal()));
            }
            assertEquals(List.of(), columnsWith(PASSWORD));
            assertEquals(List.of("users.email", "users.email_canonical"), columnsWith("canary.ada@example.org"));
            assertEquals(List.of(), columnsWith("canary.unknown"));
            assertEquals(List.of("users.name"), columnsWith("Canary Ada"));
            assertEquals(List.of("sessions.ip"), columnsWith("203.0.113.77"));
            assertEquals(List.of("sessions.user_agent"), columnsWith("canary-agent"));
            assertEquals(List.of("events.ip_hash"), columnsWith("keyed:" + "203.0.113.77".hashCode()));
            assertEquals(List.of("events.request_id"), columnsWith("request-1"));
        }
    }

    @Test
    void no_value_of_any_column_opens_a_door() throws Exception {
        Node.Shared shared = new Node.Shared();
        try (Node node = new Node(database, shared, 1)) {
            SessionGrant old = node.signedUp("canary.ada@example.org");
            SessionGrant grant = node.refreshed(node.signedIn("canary.ada@example.org"));
            node.signOut(old);
            List<String> values = values();
            assertTrue(values.size() > 25, values::toString);
            assertTrue(values.contains(grant.session().seed().salt()), "the salt is one of them");
            for (String value : values) {
                assertInstanceOf(
                        AuthenticateResult.Invalid.class, node.auth.authenticate(AccessToken.of(value)), value);
                assertInstanceOf(
                        RefreshResult.Rejected.class, node.auth.refresh(RefreshToken.of(value), CLIENT), value);
                assertInstanceOf(SignOutResult.Invalid.class, node.auth.signOut(RefreshToken.of(value), CLIENT), value);
                assertFalse(
                        node.auth.signIn(Credentials.of("canary.ada@example.org", value), CLIENT)
                                instanceof SignInResult.SignedIn,
                        value);
            }
            assertTrue(node.accepts(grant), "the doors are there");
            node.refreshed(grant);
            node.signedIn("canary.ada@example.org");
        }
    }

    /** Every value of every column of every table of ours, as text. */
    private List<String> values() {
        return database.texts(columns().stream()
                .map(column -> "select %2$s::text from doorward.%1$s where %2$s is not null"
                        .formatted((Object[]) column.split("\\.")))
                .collect(Collectors.joining(" union ")));
    }

    private List<String> columns() {
        List<String> columns = database.texts("select table_name || '.' || column_name from information_schema.columns"
                + " where table_schema = 'doorward' order by 1");
        assertTrue(columns.size() > 30, "the columns are found");
        return columns;
    }

    /** Every column of every table of ours in which some row has that text, in whatever type. */
    private List<String> columnsWith(String text) {
        return database.texts(columns().stream()
                .map(column ->
                        "select '%1$s' where exists (select from doorward.%2$s where position('%4$s' in %3$s::text) > 0)"
                                .formatted(column, column.split("\\.")[0], column.split("\\.")[1], text))
                .collect(Collectors.joining(" union all ")));
    }
}
