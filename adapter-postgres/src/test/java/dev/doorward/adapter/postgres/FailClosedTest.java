package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.Auth;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import dev.doorward.testkit.contract.FailClosedContract;
import dev.doorward.testkit.contract.FaultyWorld;
import dev.doorward.testkit.contract.StoreUnderTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Every JDBC call of every use case, on a pool of one connection; what came of it is read by SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailClosedTest implements FailClosedContract, FaultyWorld, StoreUnderTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool reading = database.pool(1);
    private final SmallPool eyes = database.pool(1);
    private final SmallPool requests = database.pool(1);
    private final FaultyPool faulty = new FaultyPool(requests, database);
    private final SmallPool feed = database.feed("feed");
    private final SmallPool otherFeed = database.feed("other feed");
    private final ManualClock clock = new ManualClock();
    private final PostgresOptions options = PostgresOptions.defaults().withClock(clock);
    private final PostgresStore store = PostgresStore.open(faulty.source(), feed, "doorward", options);

    /** The same tables past every fault. */
    private final PostgresStore honest = PostgresStore.open(reading, otherFeed, "doorward", options);

    private final Auth auth = Auth.builder()
            .users(store.users())
            .sessions(store.sessions())
            .revocations(store.revocations())
            .attempts(store.attempts())
            .devices(store.devices())
            .passwordHasher(new InsecurePasswordHasher(2))
            .accessTokens(new InsecureAccessTokens())
            .refreshTokens(new InsecureRefreshTokens())
            .commonPasswords(new FewCommonPasswords())
            .events(new RecordingEvents())
            .clock(clock)
            .policy(POLICY)
            .build();

    FailClosedTest() {
        store.awaitReady(Duration.ofSeconds(20));
    }

    @AfterAll
    void close() throws SQLException {
        store.close();
        honest.close();
        for (SmallPool pool : List.of(feed, otherFeed, requests, reading, eyes)) {
            pool.close();
        }
        assertEquals(List.of(), requests.leftBehind());
    }

    @Override
    public FaultyWorld emptyWorld() {
        TestDatabase.run(
                eyes,
                "delete from doorward.users; delete from doorward.revocations; delete from doorward.events;"
                        + " delete from doorward.attempts");
        return this;
    }

    /** Over a connection that stays, because all this is read thousands of times. */
    private List<String> texts(String sql) {
        try (Connection connection = eyes.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public int leastPoints() {
        return 300;
    }

    @Override
    public Auth auth() {
        return auth;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public StoreUnderTest store() {
        return this;
    }

    @Override
    public String census() {
        return texts("select format('users %s, hashes %s, sessions %s, revocations %s, devices %s, events %s',"
                        + " (select count(*) from doorward.users), (select count(*) from doorward.password_hashes),"
                        + " (select count(*) from doorward.sessions), (select count(*) from doorward.revocations),"
                        + " (select count(*) from doorward.devices), (select count(*) from doorward.events))")
                .get(0);
    }

    @Override
    public List<String> kinds() {
        return FaultyPool.kinds();
    }

    @Override
    public void arm(int call, String kind) {
        faulty.arm(call, FaultyPool.Kind.valueOf(kind));
    }

    @Override
    public Optional<String> disarm() {
        return faulty.disarm();
    }

    @Override
    public List<String> internals() {
        return List.of(FaultyPool.CANARY);
    }

    /** What was ended without an answer comes by the feed. */
    @Override
    public void awaitNews() {
        List<SessionId> ended = texts("select session_id from doorward.revocations").stream()
                .map(id -> new SessionId(UUID.fromString(id)))
                .toList();
        TestDatabase.eventually("the feed knows", () -> ended.stream().allMatch(store.revocations()::isRevoked));
    }

    @Override
    public Users users() {
        return honest.users();
    }

    @Override
    public Sessions sessions() {
        return honest.sessions();
    }

    @Override
    public Revocations revocations() {
        return honest.revocations();
    }

    @Override
    public Attempts attempts() {
        return honest.attempts();
    }

    @Override
    public Devices devices() {
        return honest.devices();
    }

    @Override
    public List<AuthEventKind> storedEvents(UserId user) {
        return texts("select kind from doorward.events where user_id = '%s' order by xmin::text::bigint"
                        .formatted(user))
                .stream()
                .map(code -> AuthEventKind.valueOf(code.toUpperCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public Optional<Instant> revokedUntil(SessionId session) {
        return texts("select extract(epoch from alive_until)::bigint from doorward.revocations where session_id = '%s'"
                        .formatted(session))
                .stream()
                .map(second -> Instant.ofEpochSecond(Long.parseLong(second)))
                .findFirst();
    }
}
