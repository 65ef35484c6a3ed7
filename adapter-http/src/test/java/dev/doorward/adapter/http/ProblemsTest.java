package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Email;
import dev.doorward.testkit.TestAuth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to fail, word by word. */
class ProblemsTest {

    private static final String SIGN_UP = "/api/auth/signup";
    private static final String SIGN_IN = "/api/auth/signin";
    private static final String SIGN_OUT = "/api/auth/signout";
    private static final String ME = "/api/auth/me";

    private final TestAuth auth = TestAuth.create();
    private final Running running = Running.on(auth);

    @AfterEach
    void stop() {
        running.close();
    }

    private static Wire.Answer assertProblem(int status, String code, String sentence, Wire.Answer answer) {
        assertEquals(status, answer.code(), answer::text);
        assertEquals("application/problem+json", answer.header("Content-Type").orElseThrow());
        JsonNode document = answer.json();
        assertEquals(code, document.get("code").textValue());
        assertEquals(sentence, document.get("error").textValue());
        assertEquals(status, document.get("status").intValue());
        assertEquals("about:blank", document.get("type").textValue());
        assertEquals(
                answer.header("X-Request-Id").orElseThrow(),
                document.get("requestId").textValue());
        assertEquals(status == 401, answer.header("WWW-Authenticate").isPresent());
        assertEquals(status == 405, answer.header("Allow").isPresent());
        return answer;
    }

    private void assertToken(int status, String code, String sentence, String challenge, String... headers) {
        for (Wire.Answer answer : List.of(running.get(ME, headers), running.post(SIGN_OUT, "{}", headers))) {
            assertProblem(status, code, sentence, answer);
            assertEquals(challenge, answer.header("WWW-Authenticate").orElse(""));
        }
    }

    @Test
    void a_problem_is_this_document() {
        Wire.Answer answer = running.get(ME);
        String id = answer.header("X-Request-Id").orElseThrow();
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"error\":\"Authentication required\","
                        + "\"code\":\"authentication_required\",\"requestId\":\"" + id + "\"}",
                answer.text());
    }

    @Test
    void all_faulty_fields_are_named_at_once_and_the_first_one_is_the_sentence() {
        Wire.Answer answer = assertProblem(
                400,
                "validation_failed",
                "Name is required",
                running.post(SIGN_UP, "{\"name\":null,\"email\":\"nobody\",\"password\":\"short\"}"));
        assertEquals(
                "[{\"field\":\"name\",\"code\":\"required\",\"message\":\"Name is required\"},"
                        + "{\"field\":\"email\",\"code\":\"invalid_format\",\"message\":\"Please enter a valid email\"},"
                        + "{\"field\":\"password\",\"code\":\"too_short\","
                        + "\"message\":\"Password must be at least 8 characters\"}]",
                answer.json().get("errors").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Name is required                                    | {"email":"a@example.org","password":"long enough 1"}
            Name is required                                    | {"name":"  ","email":"a@example.org","password":"long enough 1"}
            Name contains characters that are not allowed       | {"name":"a\\u0000","email":"a@example.org","password":"long enough 1"}
            Name contains characters that are not allowed       | {"name":"\\ud800","email":"a@example.org","password":"long enough 1"}
            Name contains characters that are not allowed       | {"name":"a\\r\\nSet-Cookie: b","email":"a@example.org","password":"long enough 1"}
            Email is required                                   | {"name":"Ada","password":"long enough 1"}
            Please enter a valid email                          | {"name":"Ada","email":"ada@","password":"long enough 1"}
            Email contains characters that are not allowed      | {"name":"Ada","email":"a\\udc00@example.org","password":"long enough 1"}
            Password is required                                | {"name":"Ada","email":"a@example.org","password":null}
            Password must be at least 8 characters              | {"name":"Ada","email":"a@example.org","password":"1234567"}
            Please choose a less common password                | {"name":"Ada","email":"a@example.org","password":"password"}
            Password contains characters that are not allowed   | {"name":"Ada","email":"a@example.org","password":"long enough\\ud83d"}
            """)
    void a_faulty_sign_up_says_what_is_wrong(String sentence, String json) {
        assertProblem(400, "validation_failed", sentence, running.post(SIGN_UP, json));
    }

    @Test
    void values_that_are_too_long_say_so() {
        assertProblem(
                400,
                "validation_failed",
                "Name must be 100 characters or less",
                running.post(SIGN_UP, Running.signUp("a@example.org").replace("Ada", "x".repeat(10_000))));
        assertProblem(
                400,
                "validation_failed",
                "Password must be 256 characters or less",
                running.post(SIGN_UP, Running.signUp("a@example.org").replace(Running.PASSWORD, "x".repeat(257))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Email is required                                 | {}
            Email is required                                 | {"email":null,"password":"x"}
            Password is required                              | {"email":"a@example.org"}
            Email contains characters that are not allowed    | {"email":"a\\u0000@example.org","password":"x"}
            Password contains characters that are not allowed | {"email":"a@example.org","password":"\\udfff"}
            """)
    void a_sign_in_is_faulty_only_when_something_is_missing_or_forbidden(String sentence, String json) {
        assertProblem(400, "validation_failed", sentence, running.post(SIGN_IN, json));
    }

    @Test
    void a_taken_email_is_a_conflict() {
        running.signedUp("ada@example.org");
        assertProblem(
                409,
                "email_taken",
                "Email already registered",
                running.post(SIGN_UP, Running.signUp("ADA@example.org")));
    }

    @Test
    void every_refused_sign_in_is_the_same_bytes() {
        running.signedUp("ada@example.org");
        running.signedUp("locked@example.org");
        assertTrue(auth.administration().disable(Email.of("locked@example.org"), ClientInfo.none()));
        Wire.Answer wrong = running.post(SIGN_IN, Running.signIn("ada@example.org", "wrong"));
        assertProblem(401, "invalid_credentials", "Invalid email or password", wrong);
        assertEquals("Bearer", wrong.header("WWW-Authenticate").orElseThrow());

        for (Wire.Answer other : List.of(
                running.post(SIGN_IN, Running.signIn("unknown@example.org", Running.PASSWORD)),
                running.post(SIGN_IN, Running.signIn("locked@example.org", Running.PASSWORD)),
                running.post(SIGN_IN, Running.signIn("this is none", Running.PASSWORD)),
                running.post(SIGN_IN, Running.signIn("ada@example.org", "x".repeat(2000))))) {
            assertEquals(wrong.status(), other.status());
            assertEquals(withoutIds(wrong), withoutIds(other));
            assertEquals(wrong.headerNames(), other.headerNames());
            assertEquals(wrong.body().length, other.body().length);
        }
    }

    private static String withoutIds(Wire.Answer answer) {
        List<String> headers = answer.headers().stream()
                .filter(header -> !header.startsWith("Date:"))
                .toList();
        return (headers + answer.text()).replace(answer.header("X-Request-Id").orElseThrow(), "id");
    }

    @Test
    void no_token_is_asked_for_without_an_error() {
        assertToken(401, "authentication_required", "Authentication required", "Bearer");
        assertToken(401, "authentication_required", "Authentication required", "Bearer", "Authorization: Basic YTpi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer x",
                "Authorization: Bearer a.b.c",
                "Authorization: Bearer two words",
                "Authorization: Bearer a,b",
                "Authorization: Bearer =",
                "Authorization: Bearerx",
                "Authorization: eyJhbGciOiJub25lIn0.e30.",
                "Authorization:"
            })
    void what_is_no_token_is_invalid(String header) {
        assertToken(401, "invalid_token", "Invalid or malformed token", "Bearer error=\"invalid_token\"", header);
    }

    @Test
    void a_token_of_more_than_8_kib_is_invalid_too() {
        String header = Running.bearer("x".repeat(15_000));
        assertToken(401, "invalid_token", "Invalid or malformed token", "Bearer error=\"invalid_token\"", header);
    }

    @Test
    void the_scheme_may_be_written_in_any_case() {
        String header = running.signedUp("ada@example.org").replace("Bearer", "bEARER ");
        assertEquals(200, running.get(ME, header).code());
    }

    @Test
    void two_tokens_are_a_conflict_even_when_they_are_the_same() {
        String header = running.signedUp("ada@example.org");
        for (String other : List.of(header, "Authorization: Basic YTpi", "authorization: Bearer x")) {
            assertToken(400, "ambiguous_credentials", "Conflicting credentials", "", header, other);
        }
        assertEquals(200, running.get(ME, header).code());
    }

    @Test
    void an_expired_token_says_so_until_its_session_is_over() {
        String token = running.signedUp("ada@example.org");
        auth.clock().advance(Duration.ofMinutes(15));
        Wire.Answer answer = running.get(ME, token);
        assertProblem(401, "token_expired", "Token expired, please log in again", answer);
        assertEquals(
                "Bearer error=\"invalid_token\"",
                answer.header("WWW-Authenticate").orElseThrow());

        assertEquals(200, running.post(SIGN_OUT, "{}", token).code());
        assertProblem(401, "invalid_token", "Invalid or malformed token", running.get(ME, token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/auth/signin?useCookies=true",
                "/api/auth/signin?useCookies",
                "/api/auth/signin?useCookies=",
                "/api/auth/signin?useCookies=false&useCookies=false",
                "/api/auth/signup?useCookies=true",
                "/api/auth/refresh?useCookies=true",
                "/api/auth/password?useCookies=true",
                "/api/auth/password?useCookies=TRUE",
                "/api/auth/signout?scope=GLOBAL",
                "/api/auth/signout?scope=all",
                "/api/auth/signout?scope=LOCAL",
                "/api/auth/signout?scope=local&scope=local",
                "/api/auth/signout?scope="
            })
    void a_parameter_with_a_value_that_is_not_offered_is_invalid(String target) {
        assertProblem(
                400,
                "invalid_parameter",
                "Invalid parameter",
                running.post(target, "{}", running.signedUp("ada@example.org")));
    }

    /** RFC 6750, section 2.3, which we do not support: an URL ends up in logs and in other sites' hands. */
    @Test
    void a_token_in_the_url_or_in_the_body_of_a_check_is_no_token() {
        String token = running.signedUp("ada@example.org")
                .replace("Authorization: Bearer ", "")
                .strip();
        for (String name : new String[] {"access_token", "token", "doorward_access"}) {
            assertProblem(
                    401,
                    "authentication_required",
                    "Authentication required",
                    running.get("/api/auth/me?" + name + "=" + token));
        }
    }

    @Test
    void unknown_parameters_and_the_offered_values_pass() {
        assertEquals(
                201,
                running.post(SIGN_UP + "?useCookies=false&x=1", Running.signUp("a@example.org"))
                        .code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/auth",
                "/api/auth/",
                "/api/auth/signin/",
                "/api/auth/signinx",
                "/api/auth/sessions/",
                "/api/auth/sessions/x/y",
                "/api/auth/me/x",
                "/API/auth/signin",
                "//api/auth/signin",
                "/api/auth//signin",
                "/api/auth/./signin",
                "/api/auth/me/../signin",
                "/api/auth/%2e%2e/auth/signin",
                "/api/auth%2Fsignin",
                "/api%2fauth/signin",
                "/api/auth/%2573ignin",
                "/api/auth/signin;a=b",
                "/api/auth/signin;",
                "/api;x/auth/signin",
                "/api/auth\\signin",
                "/.well-known/jwks.json"
            })
    void another_path_is_not_found(String path) {
        Wire.Answer answer = running.post(path, "{}");
        if (path.contains("\\")) {
            assertEquals(400, answer.code());
        } else {
            assertProblem(404, "not_found", "Not found", answer);
        }
    }

    @Test
    void a_path_is_decoded_once() {
        assertEquals(401, running.get("/api/auth/%6de").code());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/auth/signup,'OPTIONS, POST'",
        "HEAD,/api/auth/signin,'OPTIONS, POST'",
        "DELETE,/api/auth/signout,'OPTIONS, POST'",
        "GET,/api/auth/refresh,'OPTIONS, POST'",
        "GET,/api/auth/password,'OPTIONS, POST'",
        "DELETE,/api/auth/sessions,'GET, HEAD, OPTIONS'",
        "GET,/api/auth/sessions/x,'DELETE, OPTIONS'",
        "trace,/api/auth/me,'DELETE, GET, HEAD, OPTIONS'",
        "post,/api/auth/signin,'OPTIONS, POST'",
        "PATCH,/api/auth/me,'DELETE, GET, HEAD, OPTIONS'",
        "BREW,/health/live,'GET, HEAD, OPTIONS'"
    })
    void another_method_is_not_allowed(String method, String path, String allowed) {
        try (Wire wire = running.wire()) {
            wire.send(Running.getting(path, "X-Secret: do-not-echo").replace("GET ", method + " "));
            Wire.Answer answer = method.equals("HEAD") ? wire.answerToHead() : wire.answer();
            assertEquals(405, answer.code());
            assertEquals(allowed, answer.header("Allow").orElseThrow());
            assertTrue(!answer.text().contains("do-not-echo"));
            if (!method.equals("HEAD")) {
                assertProblem(405, "method_not_allowed", "Method not allowed", answer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: at all",
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/problem+json",
                "Content-Type: application/jsonx",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json; charset=utf-8; charset=utf-16",
                "Content-Type: application/json, text/plain",
                "Content-Type: application/json\r\nContent-Type: application/json",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: application/json\r\nContent-Encoding: identity, br"
            })
    void a_body_that_is_not_called_json_is_unsupported(String header) {
        for (String path : List.of(SIGN_UP, SIGN_IN, SIGN_OUT)) {
            assertProblem(
                    415,
                    "unsupported_media_type",
                    "Content-Type must be application/json",
                    running.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header
                            + "\r\nContent-Length: 2\r\n\r\n{}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "content-type: Application/JSON",
                "Content-Type: application/json;charset=utf-8",
                "Content-Type: application/json ; charset=\"UTF-8\"",
                "Content-Type: application/json; profile=x; charset=utf-8",
                "Content-Type: application/json\r\nContent-Encoding: identity"
            })
    void json_may_be_called_so_in_several_ways(String header) {
        Wire.Answer answer = running.send(
                "POST " + SIGN_IN + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}");
        assertProblem(400, "validation_failed", "Email is required", answer);
    }
}
