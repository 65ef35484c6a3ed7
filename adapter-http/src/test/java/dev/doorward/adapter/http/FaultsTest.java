package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.port.Users;
import dev.doorward.testkit.Faults;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.RecordingEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a client is told when one call behind the door fails: each call of each request, before and after it was done. */
class FaultsTest {

    private static final String CANARY = "jdbc:canary";

    private final Faults faults = new Faults();
    private final InMemoryStore store = new InMemoryStore();
    private int people;

    /** One hash at a time and nobody waits for it, so a place that is not given back shows at the next request. */
    private final Auth auth = Auth.builder()
            .users(faults.on(Users.class, store))
            .sessions(faults.on(Sessions.class, store))
            .revocations(faults.on(Revocations.class, store))
            .attempts(faults.on(Attempts.class, store))
            .devices(faults.on(Devices.class, store))
            .passwordHasher(faults.on(PasswordHasher.class, new InsecurePasswordHasher()))
            .accessTokens(faults.on(AccessTokens.class, new InsecureAccessTokens()))
            .refreshTokens(faults.on(RefreshTokens.class, new InsecureRefreshTokens()))
            .commonPasswords(faults.on(CommonPasswords.class, new FewCommonPasswords()))
            .events(faults.on(AuthEvents.class, new RecordingEvents()))
            .policy(AuthPolicy.defaults()
                    .withHashing(1, 0, Duration.ofSeconds(20))
                    .withAttempts(AttemptPolicy.defaults()
                            .withAddress(new Rule.Rate(1_000_000, Duration.ofDays(1)))
                            .withSignUps(new Rule.Rate(1_000_000, Duration.ofDays(1)))))
            .build();

    /** Somebody who has signed up, and somebody who has not. */
    private record Person(String email, String bearer, String refreshToken, String session, String newcomer) {}

    private Person somebody(Running running) {
        people++;
        String email = "ada" + people + "@example.org";
        Wire.Answer answer = running.post("/api/auth/signup", Running.signUp(email));
        assertEquals(201, answer.code());
        String bearer = Running.bearer(answer.json().get("token").textValue());
        String session = running.get("/api/auth/me", bearer)
                .json()
                .get("session")
                .get("id")
                .textValue();
        return new Person(email, bearer, answer.json().get("refreshToken").textValue(), session, "newcomer" + email);
    }

    private static Map<String, Function<Person, String>> requests() {
        Map<String, Function<Person, String>> requests = new LinkedHashMap<>();
        requests.put("sign up", ada -> Running.posting("/api/auth/signup", Running.signUp(ada.newcomer)));
        requests.put("sign up again", ada -> Running.posting("/api/auth/signup", Running.signUp(ada.email)));
        requests.put(
                "sign in", ada -> Running.posting("/api/auth/signin", Running.signIn(ada.email, Running.PASSWORD)));
        requests.put(
                "wrong password", ada -> Running.posting("/api/auth/signin", Running.signIn(ada.email, "wrong horse")));
        requests.put("me", ada -> Running.getting("/api/auth/me", ada.bearer));
        requests.put("sessions", ada -> Running.getting("/api/auth/sessions", ada.bearer));
        requests.put("end one", ada -> Running.deleting("/api/auth/sessions/" + ada.session, "", ada.bearer));
        requests.put("refresh", ada -> Running.posting("/api/auth/refresh", refreshing(ada)));
        requests.put("sign out", ada -> Running.posting("/api/auth/signout", "", ada.bearer));
        requests.put("sign out by refresh token", ada -> Running.posting("/api/auth/signout", refreshing(ada)));
        requests.put("sign out everywhere", ada -> Running.posting("/api/auth/signout?scope=global", "", ada.bearer));
        requests.put(
                "change password",
                ada -> Running.posting(
                        "/api/auth/password",
                        "{\"currentPassword\":\"" + Running.PASSWORD + "\",\"newPassword\":\"battery staple\"}",
                        ada.bearer));
        requests.put(
                "delete",
                ada -> Running.deleting("/api/auth/me", "{\"password\":\"" + Running.PASSWORD + "\"}", ada.bearer));
        return requests;
    }

    private static String refreshing(Person ada) {
        return "{\"refreshToken\":\"" + ada.refreshToken + "\"}";
    }

    private int enumerate(
            Running running,
            String name,
            Function<Person, String> request,
            int failing,
            String code,
            Faults.When when,
            Supplier<RuntimeException> failure) {
        int honest = running.send(request.apply(somebody(running))).code();
        for (int call = 1; ; call++) {
            String sent = request.apply(somebody(running));
            faults.arm(call, when, failure);
            Wire.Answer answer = running.send(sent);
            Optional<String> struck = faults.disarm();
            if (struck.isEmpty()) {
                assertEquals(honest, answer.code(), name);
                return call - 1;
            }
            String where = name + ", call " + call + ", " + struck.get() + ", " + when;
            // What a sink of events throws is dropped.
            assertEquals(struck.get().equals("AuthEvents.report") ? honest : failing, answer.code(), where);
            if (answer.code() == failing) {
                assertEquals(code, answer.json().get("code").textValue(), where);
                assertEquals(failing == 503, answer.header("Retry-After").isPresent(), where);
            }
            assertFalse((answer.headers() + answer.text()).contains(CANARY), where);
        }
    }

    @Test
    void whatever_fails_is_503_or_500_and_tells_nothing() {
        int points = 0;
        try (Running running = Running.on(auth)) {
            for (Faults.When when : Faults.When.values()) {
                for (Map.Entry<String, Function<Person, String>> one :
                        requests().entrySet()) {
                    points += enumerate(
                            running,
                            one.getKey(),
                            one.getValue(),
                            503,
                            "service_unavailable",
                            when,
                            () -> new StoreFailure(CANARY, new IllegalStateException(CANARY)));
                    points += enumerate(
                            running,
                            one.getKey(),
                            one.getValue(),
                            503,
                            "service_unavailable",
                            when,
                            () -> new Overloaded(CANARY));
                    points += enumerate(
                            running,
                            one.getKey(),
                            one.getValue(),
                            500,
                            "internal_error",
                            when,
                            () -> new IllegalStateException(CANARY));
                }
            }
        }
        System.out.println(points + " calls behind the door failed; nothing was told");
        assertTrue(points > 300, points + " points");
    }
}
