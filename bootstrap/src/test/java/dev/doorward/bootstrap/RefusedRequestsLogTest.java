package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.core.Auth;
import dev.doorward.core.port.Overloaded;
import dev.doorward.testkit.TestAuth;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever tries forged tokens or floods the server gets few lines of the log, and none of them has a token. */
class RefusedRequestsLogTest {

    @Test
    void a_hundred_forged_tokens_are_one_line_without_a_token() throws Exception {
        List<String> told = told("security", TestAuth.create(), 401).stream()
                .filter(line -> line.startsWith("event=request_refused"))
                .toList();
        assertTrue(!told.isEmpty() && told.size() < 10, told::toString);
        assertTrue(
                told.get(0).matches("event=request_refused request=[0-9a-f-]{36} reason=invalid_token count=1"),
                told::toString);
    }

    @Test
    void a_hundred_requests_without_a_place_are_a_line_in_a_second() throws Exception {
        Auth full = (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (self, method, arguments) -> {
                    throw new Overloaded("the queue is full");
                });
        List<String> told = told(AuthHandler.class.getName(), full, 503);
        assertTrue(!told.isEmpty() && told.size() < 50, told::toString);
        assertTrue(told.get(0).matches("request [0-9a-f-]{36} could not be served: the queue is full"), told::toString);
    }

    /** What a logger says while a hundred forged tokens are checked. */
    private static List<String> told(String name, Auth auth, int status) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try (AuthHandler handler = AuthHandler.builder(auth).build();
                AuthServer server = AuthServer.start(handler, "127.0.0.1", 0)) {
            URI me = URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/auth/me");
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest forged = HttpRequest.newBuilder(me)
                    .header("Authorization", "Bearer forged")
                    .build();
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        status,
                        client.send(forged, HttpResponse.BodyHandlers.discarding())
                                .statusCode());
            }
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
