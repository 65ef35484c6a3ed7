package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in memory that is sent anything, with one user who has signed up. */
final class FuzzedServer implements AutoCloseable {

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3}) ", Pattern.MULTILINE);

    /** In memory nobody is ever deleted, so a long run begins anew now and then. */
    private static final int REQUESTS_OF_ONE = 20_000;

    private Running running;
    private String accessToken;
    private String refreshToken;
    private int requests;

    FuzzedServer() {
        start();
    }

    private void start() {
        running = Running.on(
                TestAuth.create(),
                options ->
                        options.publicUrl(URI.create("http://localhost:8080")).trustedProxies(1));
        Wire.Answer signedUp = running.post("/api/auth/signup", Running.signUp("ada@example.org"));
        assertEquals(201, signedUp.code());
        accessToken = signedUp.text("token");
        refreshToken = signedUp.text("refreshToken");
    }

    String filledIn(String input) {
        return input.replace("~", accessToken).replace("^", refreshToken);
    }

    /** Sends it on a connection of its own, after which nothing follows, and looks at every answer. */
    void answersWell(byte[] request) {
        if (++requests % REQUESTS_OF_ONE == 0) {
            running.close();
            start();
        }
        try (Wire wire = running.wire()) {
            String answers = wire.sendWhatGoes(request).shutdownOutput().untilClosed();
            Matcher status = STATUS.matcher(answers);
            while (status.find()) {
                assertTrue(status.group(1).matches("100|2..|4.."), "answered " + answers);
            }
            assertTrue(answers.isEmpty() || answers.startsWith("HTTP/1."), "no answer: " + answers);
        }
        if (requests % 100 == 0) {
            assertEquals(200, running.get("/health/live").code());
        }
    }

    @Override
    public void close() {
        running.close();
    }
}
