package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.testkit.TestAuth;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever tries forged tokens gets few lines of the log, and none of them has a token. */
class RefusedRequestsLogTest {

    @Test
    void a_hundred_forged_tokens_are_one_line_without_a_token() throws Exception {
        Logger security = (Logger) LoggerFactory.getLogger("security");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        security.addAppender(lines);
        try (AuthHandler handler = AuthHandler.builder(TestAuth.create()).build()) {
            AuthServer server = AuthServer.start(handler, "127.0.0.1", 0);
            URI me = URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/auth/me");
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 100; i++) {
                HttpRequest forged = HttpRequest.newBuilder(me)
                        .header("Authorization", "Bearer forged")
                        .build();
                assertEquals(
                        401,
                        client.send(forged, HttpResponse.BodyHandlers.discarding())
                                .statusCode());
            }
            server.stop(Duration.ZERO);
        } finally {
            security.detachAppender(lines);
        }
        List<String> told = lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("event=request_refused"))
                .toList();
        assertTrue(!told.isEmpty() && told.size() < 10, told::toString);
        assertTrue(
                told.get(0).matches("event=request_refused request=[0-9a-f-]{36} reason=invalid_token count=1"),
                told::toString);
    }
}
