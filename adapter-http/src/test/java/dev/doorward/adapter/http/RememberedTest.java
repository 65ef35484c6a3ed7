package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens are checked that were proven before, and those that were not. */
class RememberedTest {

    private static final Instant SECOND = Instant.parse("2026-01-05T08:30:00Z");

    private final List<String> threads = new CopyOnWriteArrayList<>();

    private static AuthenticateResult answer(String name) {
        return new AuthenticateResult.Authenticated(new AccessClaims(
                new UserId(new UUID(1, 2)),
                new SessionId(new UUID(3, 4)),
                new UUID(5, 6),
                "ada@example.org",
                name,
                SECOND,
                SECOND.plusSeconds(900)));
    }

    /** Says where it is asked. */
    private Auth door(Function<String, AuthenticateResult> answers) {
        return (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (proxy, method, arguments) -> {
                    threads.add(Thread.currentThread().getName());
                    return answers.apply(((AccessToken) arguments[0]).reveal());
                });
    }

    private Running running(Function<String, AuthenticateResult> answers) {
        return Running.on(
                door(answers), api -> api.remembered(token -> token.reveal().equals("known")));
    }

    private static Wire.Answer me(Running running, String token) {
        return running.get("/api/auth/me", Running.bearer(token));
    }

    @Test
    void a_remembered_token_is_checked_on_the_io_thread_and_every_other_one_is_not() {
        try (Running running = running(RememberedTest::answer)) {
            assertEquals(200, me(running, "known").code());
            assertEquals(200, me(running, "unknown").code());
        }
        assertTrue(threads.get(0).contains("I/O"), threads.get(0));
        assertTrue(threads.get(1).startsWith("doorward-check-"), threads.get(1));
    }

    @Test
    void remembered_tokens_do_not_wait_for_those_that_are_not() {
        int checkers = 1 + Runtime.getRuntime().availableProcessors();
        CountDownLatch enough = new CountDownLatch(1);
        try (Running running = running(token -> {
            if (!token.equals("known")) {
                try {
                    enough.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
            return answer("Ada");
        })) {
            List<Wire> waiting =
                    IntStream.range(0, checkers).mapToObj(i -> running.wire()).toList();
            waiting.forEach(wire -> wire.send(Running.getting("/api/auth/me", Running.bearer("unknown"))));
            assertEquals(200, me(running, "known").code());
            enough.countDown();
            waiting.forEach(wire -> assertEquals(200, wire.answer().code()));
            waiting.forEach(Wire::close);
        }
    }

    @Test
    void who_sends_two_tokens_or_none_is_told_the_same_with_a_memory() {
        try (Running running = running(RememberedTest::answer)) {
            assertEquals(401, running.get("/api/auth/me").code());
            Wire.Answer two = running.get("/api/auth/me", Running.bearer("known"), Running.bearer("known"));
            assertEquals(400, two.code());
            assertEquals("ambiguous_credentials", two.json().get("code").textValue());
        }
        assertEquals(List.of(), threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada Lovelace", "Zo\u00eb \ud83d\ude80", "\"\\/\b\f\n\r\t\u0001\u007f\u2028", "<b>&'", ""})
    void the_answer_is_the_one_that_a_tree_would_write(String name) {
        ObjectNode tree = Json.object();
        tree.putObject("user")
                .put("id", "00000000-0000-0001-0000-000000000002")
                .put("email", "ada@example.org")
                .put("name", name);
        tree.putObject("session").put("id", "00000000-0000-0003-0000-000000000004");
        tree.put("expiresAt", "2026-01-05T08:45:00Z");
        try (Running running = running(token -> answer(name))) {
            assertEquals(
                    new String(Json.write(tree), StandardCharsets.UTF_8),
                    new String(me(running, "known").body(), StandardCharsets.UTF_8));
        }
    }
}
