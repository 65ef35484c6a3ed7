package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Administration;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.OwnAccount;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Answers when the door fails, and when it takes its time. */
class FailureTest {

    private static final String CANARY = "jdbc:canary";

    /** Fails whatever it is asked. */
    private static Auth always(Supplier<RuntimeException> failure) {
        return (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (proxy, method, arguments) -> {
                    throw failure.get();
                });
    }

    private static List<Wire.Answer> everywhere(Running running) {
        return List.of(
                running.post("/api/auth/signup", Running.signUp("ada@example.org")),
                running.post("/api/auth/signin", Running.signIn("ada@example.org", "x")),
                running.post("/api/auth/signout", "", Running.bearer("x")),
                running.get("/api/auth/me", Running.bearer("x")),
                running.post("/api/auth/refresh", "{\"refreshToken\":\"x\"}"),
                running.post("/api/auth/signout", "{\"refreshToken\":\"x\"}"),
                running.post("/api/auth/signout?scope=global", "", Running.bearer("x")),
                running.post("/api/auth/password", "{}", Running.bearer("x")),
                running.delete("/api/auth/me", "{}", Running.bearer("x")),
                running.get("/api/auth/sessions", Running.bearer("x")),
                running.delete("/api/auth/sessions/x", "", Running.bearer("x")));
    }

    private static void assertAnswered(int status, String code, String sentence, Supplier<RuntimeException> failure) {
        try (Running running = Running.on(
                always(failure),
                options -> options.jwks(() -> {
                            throw failure.get();
                        })
                        .ready(() -> {
                            throw failure.get();
                        }))) {
            List<Wire.Answer> answers = new ArrayList<>(everywhere(running));
            answers.add(running.get("/.well-known/jwks.json"));
            answers.add(running.get("/health/ready"));
            for (Wire.Answer answer : answers) {
                assertEquals(status, answer.code());
                assertEquals(code, answer.json().get("code").textValue());
                assertEquals(sentence, answer.json().get("error").textValue());
                assertEquals(status == 503, answer.header("Retry-After").isPresent());
                assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
                assertFalse((answer.headers() + answer.text()).contains(CANARY));
            }
            assertEquals(200, running.get("/health/live").code());
        }
    }

    @Test
    void broken_infrastructure_is_503() {
        assertAnswered(
                503,
                "service_unavailable",
                "Service temporarily unavailable, please try again",
                () -> new StoreFailure(CANARY, new IllegalStateException(CANARY)));
    }

    @Test
    void exhausted_capacity_is_503() {
        assertAnswered(
                503,
                "service_unavailable",
                "Service temporarily unavailable, please try again",
                () -> new Overloaded(CANARY));
    }

    @Test
    void a_bug_is_500_and_tells_nothing() {
        assertAnswered(
                500,
                "internal_error",
                "Something went wrong, please try again",
                () -> new IllegalStateException(CANARY, new Error(CANARY)));
    }

    /** Lets nobody sign in before it is opened. */
    private static final class Closed implements Auth {

        private final CountDownLatch arrived = new CountDownLatch(2);
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile ClientInfo client = ClientInfo.none();

        @Override
        public SignUpResult signUp(Registration registration, ClientInfo from) {
            client = from;
            return new SignUpResult.EmailTaken();
        }

        @Override
        public SignInResult signIn(Credentials credentials, ClientInfo from) {
            arrived.countDown();
            try {
                assertTrue(open.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SignInResult.Rejected();
        }

        @Override
        public SignOutResult signOut(AccessToken token, ClientInfo from) {
            return new SignOutResult.SignedOut();
        }

        @Override
        public SignOutResult signOut(RefreshToken token, ClientInfo from) {
            return new SignOutResult.SignedOut();
        }

        @Override
        public RefreshResult refresh(RefreshToken token, ClientInfo from) {
            return new RefreshResult.Rejected();
        }

        @Override
        public AuthenticateResult authenticate(AccessToken token) {
            return new AuthenticateResult.Expired();
        }

        @Override
        public OwnAccount ownAccount() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Administration administration() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void when_every_worker_is_busy_the_next_one_is_refused_at_once_and_checks_go_on() throws Exception {
        Closed closed = new Closed();
        try (Running running = Running.on(closed, options -> options.workers(2));
                Wire one = running.wire();
                Wire other = running.wire()) {
            String signIn = Running.posting("/api/auth/signin", Running.signIn("a@example.org", "x"));
            one.send(signIn);
            other.send(signIn);
            assertTrue(closed.arrived.await(10, TimeUnit.SECONDS));

            for (int i = 0; i < 100; i++) {
                Wire.Answer refused = running.send(signIn);
                assertEquals(503, refused.code());
                assertEquals("3", refused.header("Retry-After").orElseThrow());
            }
            assertEquals(
                    "token_expired",
                    running.get("/api/auth/me", Running.bearer("x"))
                            .json()
                            .get("code")
                            .textValue());
            assertEquals(200, running.get("/health/live").code());
            assertEquals(200, running.get("/health/ready").code());
            assertEquals(404, running.get("/nowhere").code());

            closed.open.countDown();
            assertEquals(401, one.answer().code());
            assertEquals(401, other.answer().code());
        }
    }

    @Test
    void a_client_that_leaves_while_it_is_answered_harms_nobody() throws Exception {
        Closed closed = new Closed();
        try (Running running = Running.on(closed)) {
            String signIn = Running.posting("/api/auth/signin", Running.signIn("a@example.org", "x"));
            for (int i = 0; i < 2; i++) {
                try (Wire wire = running.wire()) {
                    wire.send(signIn);
                }
            }
            assertTrue(closed.arrived.await(10, TimeUnit.SECONDS));
            closed.open.countDown();
            assertEquals(401, running.send(signIn).code());
        }
    }

    @Test
    void the_door_is_told_where_a_request_came_from() {
        Closed door = new Closed();
        String longAgent = "x".repeat(300);
        try (Running running = Running.on(door)) {
            Wire.Answer answer = running.post(
                    "/api/auth/signup",
                    Running.signUp("a@example.org"),
                    "User-Agent: " + longAgent,
                    "X-Forwarded-For: 203.0.113.9");
            assertEquals(answer.header("X-Request-Id").orElseThrow(), door.client.requestId());
            assertEquals("127.0.0.1", door.client.ip());
            assertEquals(longAgent.substring(0, 256), door.client.userAgent());
        }
    }

    private static String addressBehind(int proxies, String... headers) {
        Closed door = new Closed();
        try (Running running = Running.on(door, options -> options.trustedProxies(proxies))) {
            running.post("/api/auth/signup", Running.signUp("a@example.org"), headers);
            return door.client.ip();
        }
    }

    @Test
    void behind_proxies_the_address_that_the_outermost_one_saw_counts() {
        String claim = "X-Forwarded-For: 192.0.2.66, 203.0.113.9, 10.0.0.1";
        assertEquals("127.0.0.1", addressBehind(0, claim));
        assertEquals("10.0.0.1", addressBehind(1, claim));
        assertEquals("203.0.113.9", addressBehind(2, claim));
        assertEquals(
                "203.0.113.9", addressBehind(2, "X-Forwarded-For: 1.2.3.4,203.0.113.9", "x-forwarded-for: 10.0.0.1"));
        assertEquals("10.0.0.1", addressBehind(2, "X-Forwarded-For: 10.0.0.1"));
        assertEquals("127.0.0.1", addressBehind(1));
    }

    @Test
    void an_entry_may_have_a_port_and_one_that_is_no_address_does_not_count() {
        assertEquals("203.0.113.9", addressBehind(1, "X-Forwarded-For: 203.0.113.9:4711"));
        assertEquals("2001:db8:0:0:0:0:0:9", addressBehind(1, "X-Forwarded-For: 2001:db8::9"));
        assertEquals("2001:db8:0:0:0:0:0:9", addressBehind(1, "X-Forwarded-For: [2001:DB8::9]:80"));
        for (String none : List.of(
                "",
                "unknown",
                "localhost",
                "dead.beef",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.",
                "01.2.3.4",
                "1.2.3.04",
                "[2001:db8::9" + "]".repeat(50),
                ":".repeat(10_000) + "x",
                "[",
                "[]",
                "[::",
                ":",
                "1:2")) {
            assertEquals("127.0.0.1", addressBehind(1, "X-Forwarded-For: " + none), none);
        }
    }
}
