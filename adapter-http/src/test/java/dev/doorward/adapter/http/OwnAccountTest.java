package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Email;
import dev.doorward.testkit.TestAuth;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh, sign-out, sessions, change of password and deletion, for clients that keep tokens themselves. */
@Tag("FR-013")
@Tag("FR-014")
@Tag("FR-015")
class OwnAccountTest {

    private static final String ME = "/api/auth/me";
    private static final String REFRESH = "/api/auth/refresh";
    private static final String SIGN_OUT = "/api/auth/signout";
    private static final String SESSIONS = "/api/auth/sessions";
    private static final String CHANGE = "/api/auth/password";

    private final TestAuth auth = TestAuth.create();
    private final Running running = Running.on(auth);
    private Wire.Answer ada;

    @BeforeEach
    void signUp() {
        ada = running.post("/api/auth/signup", Running.signUp("ada@example.org"), "User-Agent: first");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private Wire.Answer signIn(String password, String... headers) {
        return running.post("/api/auth/signin", Running.signIn("ada@example.org", password), headers);
    }

    private static String bearer(Wire.Answer grant) {
        return Running.bearer(grant.text("token"));
    }

    private static String refreshing(Wire.Answer grant) {
        return "{\"refreshToken\":\"" + grant.text("refreshToken") + "\"}";
    }

    private Wire.Answer refresh(Wire.Answer grant) {
        return running.post(REFRESH, refreshing(grant));
    }

    private void assertLives(Wire.Answer grant) {
        assertEquals(200, running.get(ME, bearer(grant)).code());
    }

    private void assertOver(Wire.Answer grant) {
        assertProblem(401, "invalid_token", running.get(ME, bearer(grant)));
        assertProblem(401, "invalid_refresh_token", refresh(grant));
    }

    private static void assertProblem(int status, String code, Wire.Answer answer) {
        assertEquals(status + " " + code, answer.code() + " " + answer.text("code"));
        assertEquals(status == 401, answer.header("WWW-Authenticate").isPresent());
        assertTrue(answer.all("Set-Cookie").isEmpty());
    }

    // Refresh

    @Test
    void a_refresh_answers_200_like_a_sign_in_with_new_tokens() {
        auth.clock().advance(Duration.ofDays(1));
        Wire.Answer next = refresh(ada);
        assertEquals(200, next.code());
        assertEquals(
                List.of("user", "token", "expiresAt", "refreshToken", "refreshExpiresAt"),
                AnswersTest.names(next.json()));
        assertEquals(ada.json().get("user"), next.json().get("user"));
        assertNotEquals(ada.text("token"), next.text("token"));
        assertNotEquals(ada.text("refreshToken"), next.text("refreshToken"));
        assertEquals("2026-01-06T08:45:00Z", next.text("expiresAt"));
        assertEquals("2026-01-12T08:30:00Z", next.text("refreshExpiresAt"));
        assertLives(next);
        assertEquals(200, refresh(next).code());
    }

    @Test
    void a_lost_answer_can_be_asked_for_again_and_a_later_replay_ends_the_session() {
        Wire.Answer next = refresh(ada);
        assertEquals(next.text("refreshToken"), refresh(ada).text("refreshToken"));
        auth.clock().advance(Duration.ofSeconds(31));
        assertProblem(401, "invalid_refresh_token", refresh(ada));
        assertOver(next);
    }

    @Test
    void a_refused_refresh_token_tells_nothing_but_to_sign_in_again() {
        String forged = "{\"refreshToken\":\"" + ada.text("refreshToken") + "x\"}";
        for (String body :
                List.of(forged, "{\"refreshToken\":\"x\"}", "{\"refreshToken\":\"" + "x".repeat(16_000) + "\"}")) {
            Wire.Answer refused = running.post(REFRESH, body);
            assertProblem(401, "invalid_refresh_token", refused);
            assertEquals("Please sign in again", refused.text("error"));
            assertEquals(
                    "Bearer error=\"invalid_token\"",
                    refused.header("WWW-Authenticate").orElseThrow());
        }
        assertLives(ada);
        auth.clock().advance(Duration.ofDays(7));
        assertProblem(401, "invalid_refresh_token", refresh(ada));
    }

    @Test
    void users_who_are_locked_out_or_gone_refresh_no_more() {
        auth.administration().disable(Email.of("ada@example.org"), ClientInfo.none());
        assertOver(ada);
        auth.administration().enable(Email.of("ada@example.org"), ClientInfo.none());
        Wire.Answer again = signIn(Running.PASSWORD);
        assertEquals(
                204,
                running.delete(ME, "{\"password\":\"" + Running.PASSWORD + "\"}", bearer(again))
                        .code());
        assertOver(again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"refreshToken\":null}", "{\"refreshToken\":\"\"}"})
    void a_refresh_without_a_token_is_asked_for_one(String body) {
        Wire.Answer refused = running.post(REFRESH, body, bearer(ada));
        assertProblem(401, "authentication_required", refused);
        assertEquals("Bearer", refused.header("WWW-Authenticate").orElseThrow());
    }

    @Test
    void a_refresh_token_of_another_type_is_no_json_of_ours() {
        assertProblem(400, "invalid_json", running.post(REFRESH, "{\"refreshToken\":1}"));
        assertProblem(400, "invalid_json", running.post(REFRESH, "[]"));
    }

    // Sign-out

    @ParameterizedTest
    @CsvSource({"'',false,true", "?scope=local,false,true", "?scope=others,true,false", "?scope=global,false,false"})
    void a_scope_says_which_sessions_end(String scope, boolean ownLives, boolean otherLives) {
        Wire.Answer other = signIn(Running.PASSWORD);
        Wire.Answer bob = running.post("/api/auth/signup", Running.signUp("bob@example.org"));
        Wire.Answer answer = running.post(SIGN_OUT + scope, "", bearer(ada));
        assertEquals("200 {\"message\":\"Signed out successfully\"}", answer.code() + " " + answer.text());
        assertEquals(ownLives, running.get(ME, bearer(ada)).code() == 200);
        assertEquals(ownLives, refresh(ada).code() == 200);
        assertEquals(otherLives, running.get(ME, bearer(other)).code() == 200);
        assertEquals(otherLives, refresh(other).code() == 200);
        assertLives(bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"others", "global"})
    void ending_other_sessions_needs_a_living_session(String scope) {
        Wire.Answer other = signIn(Running.PASSWORD);
        String target = SIGN_OUT + "?scope=" + scope;
        assertProblem(401, "authentication_required", running.post(target, ""));
        assertProblem(401, "authentication_required", running.post(target, refreshing(ada)));
        assertProblem(401, "invalid_token", running.post(target, "", Running.bearer("x")));
        assertEquals(200, running.post(SIGN_OUT, "", bearer(ada)).code());
        assertProblem(401, "invalid_token", running.post(target, "", bearer(ada)));
        assertLives(other);
        Wire.Answer third = signIn(Running.PASSWORD);
        auth.clock().advance(Duration.ofMinutes(15));
        assertProblem(401, "token_expired", running.post(target, "", bearer(third)));
        assertEquals(200, refresh(other).code());
    }

    @Test
    void the_refresh_token_signs_out_again_and_again_also_when_it_was_replaced() {
        Wire.Answer next = refresh(ada);
        for (Wire.Answer grant : List.of(ada, next, ada)) {
            assertEquals(200, running.post(SIGN_OUT, refreshing(grant)).code());
            assertProblem(401, "invalid_token", running.get(ME, bearer(next)));
        }
        assertOver(next);
    }

    @Test
    void a_forged_token_signs_nobody_out() {
        String forged = "{\"refreshToken\":\"" + ada.text("refreshToken") + "x\"}";
        assertProblem(401, "invalid_token", running.post(SIGN_OUT, forged));
        assertProblem(401, "invalid_token", running.post(SIGN_OUT, forged, Running.bearer("x")));
        assertProblem(401, "authentication_required", running.post(SIGN_OUT, "{}"));
        assertLives(ada);
    }

    @Test
    void two_tokens_of_different_kinds_both_end_what_they_can() {
        Wire.Answer other = signIn(Running.PASSWORD);
        assertEquals(200, running.post(SIGN_OUT, refreshing(other), bearer(ada)).code());
        assertOver(ada);
        assertOver(other);
        Wire.Answer third = signIn(Running.PASSWORD);
        assertEquals(
                200,
                running.post(SIGN_OUT, refreshing(third), Running.bearer("x")).code());
        assertOver(third);
    }

    // Sessions

    @Test
    void the_list_of_sessions_tells_where_and_when() {
        auth.clock().advance(Duration.ofMinutes(1));
        Wire.Answer second = signIn(Running.PASSWORD, "User-Agent: second");
        auth.clock().advance(Duration.ofMinutes(1));
        running.post(REFRESH, refreshing(ada), "User-Agent: refreshed");
        running.post("/api/auth/signup", Running.signUp("bob@example.org"));

        Wire.Answer answer = running.get(SESSIONS, bearer(second));
        assertEquals(200, answer.code());
        JsonNode sessions = answer.json().get("sessions");
        assertEquals(List.of("sessions"), AnswersTest.names(answer.json()));
        assertEquals(
                "[{\"id\":\"" + id(ada) + "\",\"createdAt\":\"2026-01-05T08:30:00Z\","
                        + "\"lastSeenAt\":\"2026-01-05T08:32:00Z\",\"expiresAt\":\"2026-01-12T08:30:00Z\","
                        + "\"ip\":\"127.0.0.1\",\"userAgent\":\"refreshed\",\"current\":false},"
                        + "{\"id\":\"" + id(second) + "\",\"createdAt\":\"2026-01-05T08:31:00Z\","
                        + "\"lastSeenAt\":\"2026-01-05T08:31:00Z\",\"expiresAt\":\"2026-01-12T08:31:00Z\","
                        + "\"ip\":\"127.0.0.1\",\"userAgent\":\"second\",\"current\":true}]",
                sessions.toString());
    }

    private String id(Wire.Answer grant) {
        return running.get(ME, bearer(grant)).json().get("session").get("id").textValue();
    }

    @Test
    void one_session_of_ones_own_can_be_ended_once() {
        Wire.Answer other = signIn(Running.PASSWORD);
        String path = SESSIONS + "/" + id(other);
        Wire.Answer ended = running.delete(path, "", bearer(ada));
        assertEquals(204, ended.code());
        assertEquals("", ended.text());
        assertOver(other);
        assertLives(ada);
        assertProblem(404, "not_found", running.delete(path, "", bearer(ada)));
        assertEquals(
                204, running.delete(SESSIONS + "/" + id(ada), "", bearer(ada)).code());
        assertOver(ada);
    }

    @Test
    void an_unknown_a_foreign_and_a_malformed_id_are_the_same_bytes() {
        Wire.Answer bob = running.post("/api/auth/signup", Running.signUp("bob@example.org"));
        String foreign = id(bob);
        String own = id(ada);
        String expected = null;
        for (String id : List.of(
                foreign,
                UUID.randomUUID().toString(),
                "x",
                "1-1-1-1-1",
                own.toUpperCase(Locale.ROOT),
                "%01",
                "%F0%9F%98%80",
                own + "0",
                "x".repeat(4000))) {
            Wire.Answer answer = running.delete(SESSIONS + "/" + id, "", bearer(ada));
            assertProblem(404, "not_found", answer);
            String bytes = answer.headerNames()
                    + answer.text().replace(answer.header("X-Request-Id").orElseThrow(), "id");
            expected = expected == null ? bytes : expected;
            assertEquals(expected, bytes);
        }
        assertLives(bob);
        assertLives(ada);
    }

    // Password

    private static String change(String current, String next) {
        return "{\"currentPassword\":\"" + current + "\",\"newPassword\":\"" + next + "\"}";
    }

    @Test
    void a_changed_password_ends_every_session_and_opens_one() {
        Wire.Answer other = signIn(Running.PASSWORD);
        Wire.Answer changed = running.post(CHANGE, change(Running.PASSWORD, "another long password"), bearer(ada));
        assertEquals(200, changed.code());
        assertEquals(AnswersTest.names(ada.json()), AnswersTest.names(changed.json()));
        assertEquals(ada.json().get("user"), changed.json().get("user"));
        assertLives(changed);
        assertOver(ada);
        assertOver(other);
        assertProblem(401, "invalid_credentials", signIn(Running.PASSWORD));
        assertEquals(200, signIn("another long password").code());
        assertEquals(200, refresh(changed).code());
    }

    @Test
    void a_wrong_current_password_changes_nothing() {
        for (String wrong : List.of("wrong horse battery staple", "x".repeat(2000))) {
            Wire.Answer refused = running.post(CHANGE, change(wrong, "another long password"), bearer(ada));
            assertProblem(401, "invalid_credentials", refused);
            assertEquals("Bearer", refused.header("WWW-Authenticate").orElseThrow());
        }
        assertLives(ada);
        assertEquals(200, signIn(Running.PASSWORD).code());
    }

    @Test
    void all_faults_of_a_change_are_named_at_once() {
        Wire.Answer refused = running.post(CHANGE, "{\"newPassword\":\"short\"}", bearer(ada));
        assertProblem(400, "validation_failed", refused);
        assertEquals(
                "[{\"field\":\"currentPassword\",\"code\":\"required\",\"message\":\"Password is required\"},{\"field\":\"newPassword\",\"code\":\"too_short\","
                        + "\"message\":\"Password must be at least 8 characters\"}]",
                refused.json().get("errors").toString());
        assertProblem(400, "invalid_json", running.post(CHANGE, "", bearer(ada)));
        assertEquals(
                "too_common",
                running.post(CHANGE, change(Running.PASSWORD, "password"), bearer(ada))
                        .json()
                        .get("errors")
                        .get(0)
                        .get("code")
                        .textValue());
        assertLives(ada);
    }

    // Deletion

    @Test
    void a_deleted_user_is_gone_with_every_session() {
        Wire.Answer other = signIn(Running.PASSWORD);
        Wire.Answer gone = running.delete(ME, "{\"password\":\"" + Running.PASSWORD + "\"}", bearer(ada));
        assertEquals(204, gone.code());
        assertEquals("", gone.text());
        assertTrue(gone.all("Set-Cookie").isEmpty());
        assertOver(ada);
        assertOver(other);
        assertProblem(401, "invalid_credentials", signIn(Running.PASSWORD));
        assertEquals(
                201,
                running.post("/api/auth/signup", Running.signUp("ada@example.org"))
                        .code());
    }

    @Test
    void a_wrong_or_missing_password_deletes_nobody() {
        assertProblem(401, "invalid_credentials", running.delete(ME, "{\"password\":\"wrong\"}", bearer(ada)));
        for (String none : List.of("", "{}", "{\"password\":null}", "{\"password\":\"\"}")) {
            Wire.Answer refused = running.delete(ME, none, bearer(ada));
            assertProblem(400, "validation_failed", refused);
            assertEquals(
                    "password", refused.json().get("errors").get(0).get("field").textValue());
        }
        assertProblem(400, "invalid_json", running.delete(ME, "{\"password\":[]}", bearer(ada)));
        assertLives(ada);
        assertFalse(auth.events().kinds().contains(AuthEventKind.USER_DELETED));
    }

    // All of them

    @Test
    void each_needs_a_session_that_lives() {
        Wire.Answer other = signIn(Running.PASSWORD);
        assertEquals(200, running.post(SIGN_OUT, "", bearer(other)).code());
        assertRefused("authentication_required", "Bearer", "X-None: at all");
        assertRefused("invalid_token", "Bearer error=\"invalid_token\"", bearer(other));
        assertRefused("invalid_token", "Bearer error=\"invalid_token\"", Running.bearer("x"));
        auth.clock().advance(Duration.ofMinutes(15));
        assertRefused("token_expired", "Bearer error=\"invalid_token\"", bearer(ada));
        assertEquals(200, signIn(Running.PASSWORD).code());
    }

    private void assertRefused(String code, String challenge, String header) {
        for (Wire.Answer answer : List.of(
                running.get(ME, header),
                running.get(SESSIONS, header),
                running.delete(SESSIONS + "/x", "", header),
                running.post(CHANGE, change(Running.PASSWORD, "another long password"), header),
                running.delete(ME, "{\"password\":\"" + Running.PASSWORD + "\"}", header))) {
            assertProblem(401, code, answer);
            assertEquals(challenge, answer.header("WWW-Authenticate").orElseThrow());
        }
    }
}
