package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sign-in that meets a change of its account. */
class AccountRaceTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(4);
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

    @ParameterizedTest(name = "{0}, rehash {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "changed password | update doorward.password_hashes set password_version = 2 | false",
                "changed password | update doorward.password_hashes set password_version = 2 | true",
                "disabled         | update doorward.users set disabled_at = now()            | false",
                "disabled         | update doorward.users set disabled_at = now()            | true",
                "deleted          | delete from doorward.users                               | false",
                "deleted          | delete from doorward.users                               | true"
            })
    void a_sign_in_waits_for_a_change_of_its_account_and_is_then_refused(String what, String change, boolean rehash)
            throws Exception {
        PasswordHash hash = rehash ? Nouns.hash("anew") : account.passwordHash();
        try (Connection operator = database.source().getConnection();
                Statement statement = operator.createStatement()) {
            operator.setAutoCommit(false);
            statement.execute(change);
            CompletableFuture<Boolean> opened =
                    CompletableFuture.supplyAsync(() -> Nouns.open(store, Nouns.session(user.id()), account, hash));
            database.awaitLocked("the sign-in waits", 1);
            assertFalse(opened.isDone());
            statement.execute("delete from doorward.sessions");
            operator.commit();
            assertFalse(opened.get());
        }
        assertEquals(0, database.number("select count(*) from doorward.sessions"));
        assertEquals(1, database.number("select count(*) from doorward.events"));
        assertEquals(0, database.number("select count(*) from doorward.password_hashes where phc like '%anew'"));
    }

    @Test
    void a_host_row_that_references_the_user_does_not_stop_a_sign_in() throws Exception {
        database.run("create table public.tasks (owner uuid references doorward.users (id))");
        try (Connection host = database.source().getConnection();
                Statement statement = host.createStatement()) {
            host.setAutoCommit(false);
            statement.execute("insert into public.tasks values ('" + user.id() + "')");
            assertTrue(Nouns.open(store, Nouns.session(user.id()), account, Nouns.hash("anew")));
            host.commit();
        }
    }

    @Test
    void a_database_that_serialises_every_transaction_is_asked_again() throws Exception {
        database.run("do $$ begin execute format('alter database %I set default_transaction_isolation = serializable',"
                + " current_database()); end $$");
        try (SmallPool serializable = database.pool(3);
                PostgresStore strict = PostgresStore.open(serializable, feed, "doorward", PostgresOptions.defaults())) {
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Callable<Boolean>> signIns = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    Session session = Nouns.session(user.id());
                    PasswordHash hash = Nouns.hash("anew" + i);
                    signIns.add(() -> Nouns.open(strict, session, account, hash) && Nouns.end(strict, session));
                }
                for (Future<Boolean> signIn : threads.invokeAll(signIns)) {
                    assertTrue(signIn.get());
                }
            } finally {
                threads.shutdownNow();
            }
        }
        assertEquals(121, database.number("select count(*) from doorward.events"));
    }
}
