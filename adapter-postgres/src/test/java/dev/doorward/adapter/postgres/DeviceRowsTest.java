package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.Devices;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.User;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many devices of one user are kept. */
class DeviceRowsTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(1);
    private final SmallPool feed = database.feed("feed");
    private final PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults());
    private final User user = Nouns.user("ada@example.org");
    private Account account;

    @BeforeEach
    void register() {
        assertTrue(Nouns.register(store, user));
        account = store.users().findByEmail(user.email()).orElseThrow();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        feed.close();
        requests.close();
    }

    private boolean open() {
        return Nouns.open(store, Nouns.session(user.id()), account, account.passwordHash());
    }

    private long rows() {
        return database.number("select count(*) from doorward.devices where user_id = '" + user.id() + "'");
    }

    @Test
    void no_more_than_the_latest_20_of_each_user_are_kept() {
        User other = Nouns.user("bob@example.org");
        assertTrue(Nouns.register(store, other));
        for (int device = 0; device < 2 * Devices.MOST; device++) {
            assertTrue(open());
        }
        assertEquals(Devices.MOST, rows());
        assertEquals(Devices.MOST + 1, database.number("select count(*) from doorward.devices"));
    }

    @Test
    void what_a_burst_of_sign_ins_has_left_is_gone_after_the_next_one() {
        database.run("insert into doorward.devices select sha256(n::text::bytea), id, now() from doorward.users,"
                + " generate_series(1, 50) n");
        assertTrue(open());
        assertEquals(Devices.MOST, rows());
    }

    @Test
    void the_oldest_device_that_is_signed_in_on_just_then_stays() throws Exception {
        database.run("insert into doorward.devices select sha256(n::text::bytea), id, now() + n * interval '1 day'"
                + " from doorward.users, generate_series(1, 19) n");
        assertEquals(Devices.MOST, rows());
        String oldest = "token_digest = sha256('1')";
        try (Connection other = database.source().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from doorward.users for no key update");
            CompletableFuture<Boolean> opened = CompletableFuture.supplyAsync(this::open);
            database.awaitLocked("the sign-in waits", 1);
            statement.execute("update doorward.devices set known_until = now() + interval '300 days' where " + oldest);
            other.commit();
            assertTrue(opened.get());
        }
        assertEquals(1, database.number("select count(*) from doorward.devices where " + oldest));
        assertEquals(Devices.MOST, rows());
    }
}
