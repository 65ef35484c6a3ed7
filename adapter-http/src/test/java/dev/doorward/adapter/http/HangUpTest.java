package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthBuilder;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that close their connection while they wait for a hash: real sockets, and a hasher that the test lets go on. */
@Timeout(60)
class HangUpTest {

    private static final int PLACES = 9;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger verified = new AtomicInteger();
    private final Semaphore turns = new Semaphore(0);
    private final AuthBuilder builder = builder();
    private final Auth auth = builder.build();

    @Test
    void clients_that_hang_up_cost_no_hash_and_make_room_at_once() {
        try (Running server = Running.on(auth);
                Wire first = signIn(server)) {
            until(new HashingLoad(1, 0, 0));
            List<Wire> impatient = new ArrayList<>();
            for (int i = 0; i < PLACES - 1; i++) {
                impatient.add(signIn(server));
            }
            until(new HashingLoad(1, PLACES - 1, 0));
            try (Wire refused = signIn(server)) {
                assertEquals(503, refused.answer().code(), "the queue is full");
            }

            impatient.forEach(Wire::close);
            until(new HashingLoad(1, 0, PLACES));
            try (Wire honest = signIn(server)) {
                until(new HashingLoad(1, 1, PLACES));
                turns.release(2);
                assertEquals(401, first.answer().code());
                assertEquals(401, honest.answer().code());
            }
            assertEquals(2, verified.get(), "one for each that stayed");
        }
    }

    @Test
    void whoever_sends_the_next_request_early_has_not_gone_and_gets_both_answers() {
        try (Running server = Running.on(auth);
                Wire client = signIn(server)) {
            until(new HashingLoad(1, 0, 0));
            for (int i = 0; i < 20; i++) {
                client.send(Running.getting("/health/live"));
            }
            try (Wire second = signIn(server)) {
                until(new HashingLoad(1, 1, 0));
                second.send(request()).send(Running.getting("/health/live"));
                turns.release(3);
                assertEquals(401, client.answer().code());
                for (int i = 0; i < 20; i++) {
                    assertEquals(200, client.answer().code());
                }
                assertEquals(401, second.answer().code());
                assertEquals(401, second.answer().code());
                assertEquals(200, second.answer().code());
            }
            assertEquals(3, verified.get());
        }
    }

    @Test
    void a_connection_goes_on_after_requests_that_have_waited() {
        turns.release(10);
        try (Running server = Running.on(auth);
                Wire client = server.wire()) {
            for (int i = 0; i < 10; i++) {
                assertEquals(401, client.send(request()).answer().code());
            }
        }
        assertEquals(10, verified.get());
    }

    /** Somebody else each time, because guesses at one address are limited. */
    private String request() {
        String email = "nobody" + asked.incrementAndGet() + "@example.org";
        return Running.posting("/api/auth/signin", Running.signIn(email, Running.PASSWORD));
    }

    private Wire signIn(Running server) {
        return server.wire().send(request());
    }

    private void until(HashingLoad load) {
        long start = System.nanoTime();
        while (!builder.hashingLoad().equals(load)) {
            assertTrue(
                    System.nanoTime() - start < Duration.ofSeconds(20).toNanos(),
                    () -> "waited in vain for " + load + ", is " + builder.hashingLoad());
            Thread.onSpinWait();
        }
    }

    private AuthBuilder builder() {
        InMemoryStore store = new InMemoryStore();
        PasswordHasher fast = new InsecurePasswordHasher();
        return Auth.builder()
                .users(store)
                .sessions(store)
                .revocations(store)
                .attempts(store)
                .devices(store)
                .passwordHasher(new PasswordHasher() {
                    @Override
                    public PasswordHash hash(Password password, UserId user) {
                        return fast.hash(password, user);
                    }

                    @Override
                    public boolean verify(Password password, PasswordHash hash, UserId user) {
                        turns.acquireUninterruptibly();
                        verified.incrementAndGet();
                        return fast.verify(password, hash, user);
                    }

                    @Override
                    public PasswordHash decoy(String cost) {
                        return fast.decoy(cost);
                    }

                    @Override
                    public boolean needsRehash(PasswordHash hash) {
                        return fast.needsRehash(hash);
                    }
                })
                .accessTokens(new InsecureAccessTokens())
                .refreshTokens(new InsecureRefreshTokens())
                .commonPasswords(password -> false)
                .events(event -> {})
                .policy(AuthPolicy.defaults().withHashing(1, PLACES - 1, Duration.ofMinutes(1)));
    }
}
