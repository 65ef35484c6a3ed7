package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import dev.doorward.testkit.contract.AdministrationContract;
import dev.doorward.testkit.contract.AuthContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person can rely on, with a pool of one connection that does not commit by itself. */
@Tag("FR-020")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAuthTest implements AuthContract, AdministrationContract {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(1).withoutAutoCommit();
    private final SmallPool feed = database.feed("feed");
    private final ManualClock clock = new ManualClock();
    private final PostgresStore store = PostgresStore.open(
            requests, feed, "doorward", PostgresOptions.defaults().withClock(clock));
    private final Auth auth = Auth.builder()
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
            .clock(clock)
            .build();

    PostgresAuthTest() {
        store.awaitReady(Duration.ofSeconds(20));
    }

    @AfterAll
    void close() throws SQLException {
        assertEquals(List.of(), requests.leftBehind());
        store.close();
        feed.close();
        requests.close();
    }

    @Override
    public Auth auth() {
        return auth;
    }

    @Override
    public void passTime(Duration duration) {
        clock.advance(duration);
    }

    @Test
    void every_use_case_costs_so_many_statements_and_no_more() {
        ClientInfo client = Nouns.CLIENT;
        String email = "round-trips@example.org";
        requests.executed();
        SessionGrant grant = assertInstanceOf(
                        SignUpResult.SignedUp.class, auth.signUp(Registration.of("Ada", email, PASSWORD), client))
                .grant();
        executed("attempts", "users");

        Credentials right = Credentials.of(email, PASSWORD);
        assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(right, client));
        executed("attempts", "password_hashes", "attempts", "sessions");

        DeviceToken device = grant.device().orElseThrow().token();
        assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(right.on(device), client));
        executed("devices", "attempts", "password_hashes", "attempts", "sessions");

        Credentials wrong = Credentials.of(email, "wrong horse battery");
        for (int attempt = 0; attempt < 5; attempt++) {
            assertInstanceOf(SignInResult.Rejected.class, auth.signIn(wrong, client));
            executed("attempts", "password_hashes");
        }
        assertInstanceOf(SignInResult.Throttled.class, auth.signIn(right, client));
        executed("attempts");

        auth.authenticate(grant.accessToken());
        executed();

        assertInstanceOf(RefreshResult.Refreshed.class, auth.refresh(grant.refreshToken(), client));
        executed("sessions", "attempts", "sessions");
        assertInstanceOf(RefreshResult.Refreshed.class, auth.refresh(grant.refreshToken(), client));
        executed("sessions", "attempts");

        auth.signOut(grant.accessToken(), client);
        executed("revocations");
    }

    /** One statement for each of these tables was executed since the last time, in this order. */
    private void executed(String... about) {
        List<String> statements = requests.executed();
        assertEquals(about.length, statements.size(), () -> String.join("\n", statements));
        for (int i = 0; i < about.length; i++) {
            assertTrue(statements.get(i).contains("\"doorward\"." + about[i]), statements.get(i));
        }
    }
}
