package dev.doorward.specs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who has signed up.
 *
 * @param address from where all of their requests come
 */
record Person(LiveServer server, String email, String address, JsonNode grant) {

    static final String PASSWORD = "correct horse battery staple";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    static String newEmail() {
        return "somebody" + PEOPLE.incrementAndGet() + "@example.org";
    }

    static Person signUp(LiveServer server) throws Exception {
        return signUp(server, newEmail(), Call.newAddress());
    }

    static Person signUp(LiveServer server, String email, String address) throws Exception {
        Exchange answer = server.call("POST", "/api/auth/signup")
                .from(address)
                .json(Bodies.signUp("Ada Lovelace", email, PASSWORD))
                .send();
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
        return new Person(server, email, address, answer.json());
    }

    String id() {
        return grant.at("/user/id").asText();
    }

    String token() {
        return grant.get("token").asText();
    }

    String refreshToken() {
        return grant.get("refreshToken").asText();
    }

    /** A request from their address, without a token. */
    Call anonymously(String method, String path) {
        return server.call(method, path).from(address);
    }

    Call call(String method, String path) {
        return anonymously(method, path).bearer(token());
    }

    Exchange signOut() throws Exception {
        return call("POST", "/api/auth/signout").send();
    }
}
