package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.Auth;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person can rely on, with a pool of one connection that does not commit by itself. */
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
    void sign_up_is_one_statement_sign_in_and_refresh_are_two_a_token_check_is_none_and_sign_out_one() {
        requests.executed();
        String email = "round-trips@example.org";
        signUp("Ada", email, PASSWORD);
        assertEquals(1, requests.executed().size());

        SessionGrant grant = assertInstanceOf(SignInResult.SignedIn.class, signIn(email, PASSWORD))
                .grant();
        assertEquals(2, requests.executed().size());

        auth.authenticate(grant.accessToken());
        assertEquals(0, requests.executed().size());

        assertInstanceOf(RefreshResult.Refreshed.class, auth.refresh(grant.refreshToken(), ClientInfo.none()));
        assertEquals(2, requests.executed().size());
        assertInstanceOf(RefreshResult.Refreshed.class, auth.refresh(grant.refreshToken(), ClientInfo.none()));
        assertEquals(1, requests.executed().size(), "an answer that was lost is given again without a write");

        auth.signOut(grant.accessToken(), ClientInfo.none());
        assertEquals(1, requests.executed().size());
    }
}
