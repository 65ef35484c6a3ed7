package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests of every kind, with a canary in every field, header, cookie and part of the target. */
final class CanaryRequests {

    private static final Pattern DEVICE_TOKEN = Pattern.compile("\"deviceToken\":\"([^\"]+)\"");

    private final ServerProcess server;
    private final Canaries canaries;
    private final StringBuilder problems = new StringBuilder();

    CanaryRequests(ServerProcess server, Canaries canaries) {
        this.server = server;
        this.canaries = canaries;
    }

    /** Every answer that was a refusal, with its headers. */
    String problems() {
        return problems.toString();
    }

    HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = ServerProcess.send(request);
        if (answer.statusCode() >= 400) {
            problems.append(answer.body())
                    .append(' ')
                    .append(answer.headers().map())
                    .append('\n');
        }
        return answer;
    }

    HttpRequest.Builder json(String path, String body) throws Exception {
        return server.request(path)
                .header("Content-Type", "application/json")
                .header("User-Agent", canaries.in("User-Agent of " + path + " " + canaries.count()))
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return sent(json(path, body));
    }

    HttpResponse<String> granted(int status, String what, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = sent(request);
        assertEquals(status, answer.statusCode(), what);
        canaries.is("access token of " + what, ServerProcess.token(answer));
        canaries.is("refresh token of " + what, ServerProcess.refreshToken(answer));
        Matcher device = DEVICE_TOKEN.matcher(answer.body());
        if (device.find()) {
            canaries.is("device token of " + what, device.group(1));
        }
        return answer;
    }

    static String signUp(String name, String email, String password) {
        return "{\"name\":\"" + name + "\",\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    static String signIn(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    /** What people do, with a canary in everything they send and get. */
    void good() throws Exception {
        String email = canaries.in("e-mail") + "@example.org";
        String password = canaries.in("password");
        granted(201, "sign-up", json("/api/auth/signup", signUp(canaries.in("name"), email, password)));
        HttpResponse<String> grant = granted(200, "sign-in", json("/api/auth/signin", signIn(email, password)));
        String old = ServerProcess.refreshToken(grant);
        granted(200, "refresh", json("/api/auth/refresh", "{\"refreshToken\":\"" + old + "\"}"));
        String token = ServerProcess.token(grant);
        assertEquals(200, sent(bearer(token, "/api/auth/me")).statusCode());
        assertEquals(200, sent(bearer(token, "/api/auth/sessions")).statusCode());
        String newPassword = canaries.in("new password");
        HttpRequest.Builder change = json(
                "/api/auth/password",
                "{\"currentPassword\":\"" + password + "\",\"newPassword\":\"" + newPassword + "\"}");
        HttpResponse<String> changed =
                granted(200, "change of password", change.header("Authorization", "Bearer " + token));
        assertEquals(401, sent(bearer(token, "/api/auth/me")).statusCode());
        sent(json("/api/auth/refresh", "{\"refreshToken\":\"" + old + "\"}"));
        HttpResponse<String> cookies = sent(json("/api/auth/signin?useCookies=true", signIn(email, newPassword)));
        assertEquals(200, cookies.statusCode());
        StringBuilder sentBack = new StringBuilder();
        for (String cookie : cookies.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            canaries.is("cookie " + pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            sentBack.append(sentBack.length() == 0 ? "" : "; ").append(pair);
        }
        assertEquals(
                200,
                sent(server.request("/api/auth/me").header("Cookie", sentBack.toString()))
                        .statusCode());
        assertEquals(
                200,
                sent(json("/api/auth/signout", "").header("Cookie", sentBack.toString()))
                        .statusCode());
        HttpResponse<String> deleted = sent(server.request("/api/auth/me")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + ServerProcess.token(changed))
                .method("DELETE", BodyPublishers.ofString("{\"password\":\"" + newPassword + "\"}")));
        assertEquals(204, deleted.statusCode());
    }

    HttpRequest.Builder bearer(String token, String path) throws Exception {
        return server.request(path).header("Authorization", "Bearer " + token);
    }

    /** What is refused, one fault at a time. */
    void bad() throws Exception {
        String email = canaries.in("e-mail of the second") + "@example.org";
        String token = ServerProcess.token(granted(
                201,
                "second sign-up",
                json(
                        "/api/auth/signup",
                        signUp(canaries.in("name of the second"), email, canaries.in("password of the second")))));
        post("/api/auth/signup", signUp(canaries.in("name taken"), email, canaries.in("password taken")));
        post("/api/auth/signin", signIn(email, canaries.in("wrong password")));
        post("/api/auth/signin", signIn(canaries.in("unknown e-mail") + "@example.org", canaries.in("its password")));
        post("/api/auth/signin", signIn(canaries.in("malformed e-mail") + "@@", canaries.in("password with it")));
        post("/api/auth/signup", signUp("\\u0000" + canaries.in("name with NUL"), "x@example.org", "x"));
        post("/api/auth/signup", signUp("x", canaries.in("folded e-mail") + "@ex\\u212ample.org", "12345678"));
        post("/api/auth/signup", signUp("x", "x@example.org", canaries.in("long password") + "x".repeat(300)));
        post("/api/auth/signup", signUp("x", "x@example.org", canaries.in("surrogate") + "\\ud800"));
        String body = "{\"email\":\"x@example.org\",";
        for (String rest : List.of(
                "\"password\":\"" + canaries.in("cut off"),
                "\"password\":[\"" + canaries.in("in a list") + "\"]}",
                "\"password\":{\"" + canaries.in("name of a member") + "\":1}}",
                "\"password\":\"x\",\"password\":\"" + canaries.in("twice") + "\"}",
                "\"password\":\"x\"}" + canaries.in("after the end"),
                "\"password\":\"\\q" + canaries.in("wrong escape") + "\"}",
                "\"password\":\"\\u00zz" + canaries.in("wrong unicode") + "\"}",
                "\"password\":1" + canaries.in("number with letters") + "}",
                canaries.in("bare word") + "}",
                "\"password\":\"" + canaries.in("too large") + " ".repeat(20_000) + "\"}")) {
            post("/api/auth/signin", body + rest);
        }
        post("/api/auth/signin", canaries.in("no JSON"));
        post(
                "/api/auth/signin",
                "{\"email\":\"x@example.org\",\"password\":\"x\",\"" + canaries.in("unknown member") + "\":\""
                        + canaries.in("its value") + "\",\"deviceToken\":\"" + canaries.in("device token") + "\"}");
        post("/api/auth/refresh", "{\"refreshToken\":\"" + canaries.in("refresh token") + "\"}");
        post("/api/auth/signout", "{\"refreshToken\":\"" + canaries.in("refresh token to sign out") + "\"}");
        post("/api/auth/signout?scope=" + canaries.in("scope"), "{}");
        post("/api/auth/signin?useCookies=" + canaries.in("useCookies"), "{}");
        sent(json(
                        "/api/auth/password",
                        "{\"currentPassword\":\"" + canaries.in("wrong current password") + "\",\"newPassword\":\""
                                + canaries.in("refused new password") + "\"}")
                .header("Authorization", "Bearer " + token));
        sent(server.request("/api/auth/me")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        "DELETE",
                        BodyPublishers.ofString("{\"password\":\"" + canaries.in("wrong at deletion") + "\"}")));
        sent(bearer(canaries.in("forged token"), "/api/auth/me"));
        sent(bearer(token + canaries.in("token with a tail"), "/api/auth/me"));
        sent(bearer(token.substring(0, token.lastIndexOf('.') + 1) + canaries.in("signature"), "/api/auth/me"));
        sent(server.request("/api/auth/me").header("Authorization", "Basic " + canaries.in("other scheme")));
        sent(bearer(token, "/api/auth/sessions/" + canaries.in("id in the path")));
        sent(server.request(
                "/" + canaries.in("unknown path") + "?" + canaries.in("query") + "=" + canaries.in("value")));
        sent(server.request("/api/auth/me;" + canaries.in("path parameter")));
        sent(server.request("/api/auth/me").method(canaries.in("method"), BodyPublishers.noBody()));
        for (String header : List.of(
                "X-Forwarded-For",
                "Forwarded",
                "X-Request-Id",
                "Origin",
                "Referer",
                "Accept",
                "Accept-Language",
                "X-Anything")) {
            sent(json("/api/auth/signin", "{}").header(header, canaries.in(header)));
        }
        sent(json("/api/auth/signin", "{}").setHeader("Content-Type", "text/" + canaries.in("Content-Type")));
        sent(server.request("/api/auth/me")
                .header(
                        "Cookie",
                        "doorward_access=" + canaries.in("access cookie") + "; doorward_refresh="
                                + canaries.in("refresh cookie") + "; other=" + canaries.in("other cookie")));
        sent(bearer(canaries.in("ambiguous header"), "/api/auth/me")
                .header("Cookie", "doorward_access=" + canaries.in("ambiguous cookie")));
    }

    /** What Undertow, or the strict reader before it, refuses. */
    void none() throws Exception {
        String end = "\r\nHost: localhost\r\n\r\n";
        for (String request : List.of(
                canaries.in("no request line") + "\r\n\r\n",
                "GET /" + canaries.in("no version") + "\r\n\r\n",
                "GET /" + canaries.in("wrong version") + " HTTP/7.7" + end,
                "GET http://" + canaries.in("absolute target") + "/ HTTP/1.1" + end,
                "GET /%00" + canaries.in("NUL in the target") + " HTTP/1.1" + end,
                "GET /" + canaries.in("bad percent code") + "%zz HTTP/1.1" + end,
                "GET /" + canaries.in("bad UTF-8") + "%ff%fe HTTP/1.1" + end,
                "GET / HTTP/1.1\r\n" + canaries.in("no colon") + end,
                "GET / HTTP/1.1\r\nX: 1\r\n " + canaries.in("folded line") + end,
                "GET / HTTP/1.1\r\nX " + canaries.in("space before the colon") + ": 1" + end,
                "GET / HTTP/1.1\r\nHost: " + canaries.in("Host") + "\r\n\r\n",
                "GET / HTTP/1.1\r\nAuthorization: Bearer " + canaries.in("huge header") + "x".repeat(40_000) + end,
                "GET / HTTP/1.1\r\nCookie: " + (canaries.in("many cookies") + "=1; ").repeat(100) + end,
                "GET /?" + (canaries.in("many parameters") + "=1&").repeat(100) + " HTTP/1.1" + end,
                "POST /api/auth/signin HTTP/1.1\r\nContent-Length: " + canaries.in("length") + end,
                "POST /api/auth/signin HTTP/1.1\r\nTransfer-Encoding: " + canaries.in("coding") + end,
                "POST /api/auth/signin HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: x\r\n\r\n5;"
                        + canaries.in("chunk extension") + "\r\nhello\r\n0\r\n\r\n",
                "POST /api/auth/signin HTTP/1.1\r\nExpect: " + canaries.in("Expect") + end)) {
            problems.append(raw(request)).append('\n');
        }
    }

    private String raw(String request) throws Exception {
        URI uri = server.awaitListening();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "reset";
        }
    }
}
