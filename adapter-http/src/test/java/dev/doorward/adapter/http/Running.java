package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.testkit.TestAuth;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A handler on a server of its own, and the requests that tests send it. */
final class Running implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private final AuthHandler handler;
    private final AuthServer server;

    private Running(AuthHandler handler, ServerLimits limits) {
        this.handler = handler;
        this.server = AuthServer.start(handler, "127.0.0.1", 0, limits);
    }

    static Running on(Auth auth) {
        return on(auth, options -> options);
    }

    static Running on(Auth auth, UnaryOperator<AuthHandlerBuilder> options) {
        return new Running(options.apply(AuthHandler.builder(auth)).build(), ServerLimits.defaults());
    }

    static Running within(ServerLimits limits) {
        return new Running(AuthHandler.builder(TestAuth.create()).build(), limits);
    }

    AuthServer server() {
        return server;
    }

    InetSocketAddress address() {
        return server.address();
    }

    Wire wire() {
        return new Wire(server.address());
    }

    /** One request on a connection of its own. */
    Wire.Answer send(String request) {
        try (Wire wire = wire()) {
            return wire.send(request).answer();
        }
    }

    Wire.Answer post(String path, String json, String... headers) {
        return send(posting(path, json, headers));
    }

    Wire.Answer delete(String path, String json, String... headers) {
        return send(deleting(path, json, headers));
    }

    Wire.Answer get(String path, String... headers) {
        return send(getting(path, headers));
    }

    static String getting(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n";
    }

    static String posting(String path, String json, String... headers) {
        return writing("POST", path, json, headers);
    }

    static String deleting(String path, String json, String... headers) {
        return writing("DELETE", path, json, headers);
    }

    static String writing(String method, String path, String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n" + lines(headers) + "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    static String signUp(String email) {
        return "{\"name\":\"Ada\",\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
    }

    static String signIn(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    /** Signs somebody up and gives the header with the token. */
    String signedUp(String email) {
        return bearer(
                post("/api/auth/signup", signUp(email)).json().get("token").textValue());
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1));
        handler.close();
    }
}
