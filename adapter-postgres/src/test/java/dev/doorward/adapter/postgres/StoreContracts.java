package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.AttemptsContract;
import dev.doorward.testkit.contract.DevicesContract;
import dev.doorward.testkit.contract.RevocationsContract;
import dev.doorward.testkit.contract.SessionsContract;
import dev.doorward.testkit.contract.SigningKeyStoreContract;
import dev.doorward.testkit.contract.StoreUnderTest;
import dev.doorward.testkit.contract.UsersContract;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** The contracts of all stores on a real server; the subclasses choose the pool and the schema. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContracts
        implements UsersContract,
                SessionsContract,
                RevocationsContract,
                AttemptsContract,
                DevicesContract,
                SigningKeyStoreContract,
                StoreUnderTest {

    private final String schema;
    private final TestDatabase database;
    private final SmallPool requests;
    private final SmallPool feed;
    private final PostgresStore store;

    StoreContracts(String schema, int connections) {
        this.schema = schema;
        database = TestDatabase.migrated(schema);
        requests = database.pool(connections);
        feed = database.feed("feed");
        store = PostgresStore.open(requests, feed, schema, PostgresOptions.defaults());
        store.awaitReady(Duration.ofSeconds(20));
    }

    @AfterEach
    void nothing_is_left_behind_on_a_connection() {
        assertEquals(List.of(), requests.leftBehind());
    }

    @AfterAll
    void close() throws SQLException {
        store.close();
        feed.close();
        requests.close();
    }

    @Override
    public StoreUnderTest store() {
        return this;
    }

    @Override
    public SigningKeyStore signingKeyStore() {
        return store.signingKeys();
    }

    @Override
    public Users users() {
        return store.users();
    }

    @Override
    public Sessions sessions() {
        return store.sessions();
    }

    @Override
    public Revocations revocations() {
        return store.revocations();
    }

    @Override
    public Attempts attempts() {
        return store.attempts();
    }

    @Override
    public Devices devices() {
        return store.devices();
    }

    @Override
    public void countHashes() {
        store.countHashes();
    }

    /** In the order of storing, which is that of the transactions; rows are stored wherever there is room. */
    @Override
    public List<AuthEventKind> storedEvents(UserId user) {
        return database
                .texts("select kind from %s.events where user_id = '%s' order by xmin::text::bigint"
                        .formatted(schema, user))
                .stream()
                .map(code -> AuthEventKind.valueOf(code.toUpperCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public Optional<Instant> revokedUntil(SessionId session) {
        return database
                .texts("select extract(epoch from alive_until)::bigint from %s.revocations where session_id = '%s'"
                        .formatted(schema, session))
                .stream()
                .map(second -> Instant.ofEpochSecond(Long.parseLong(second)))
                .findFirst();
    }
}
