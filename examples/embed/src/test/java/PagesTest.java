import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.testkit.TestAuth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final String ADA =
            "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}";

    private final HttpClient browser = HttpClient.newHttpClient();

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void a_visitor_is_asked_to_sign_in_and_then_sees_the_page() throws Exception {
        try (AuthHandler api = Pages.withPages(TestAuth.create());
                AuthServer server = AuthServer.start(api, "127.0.0.1", 0)) {
            URI home = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
            HttpResponse<String> stranger = send(HttpRequest.newBuilder(home));
            assertEquals(303, stranger.statusCode());
            String signIn = stranger.headers().firstValue("Location").orElseThrow();
            assertEquals("/signin?return=%2F", signIn);
            HttpResponse<String> form = send(HttpRequest.newBuilder(home.resolve(signIn)));
            assertTrue(form.body().contains("Sign in · Shelf"), form.body());

            HttpRequest.Builder signUp = HttpRequest.newBuilder(home.resolve("/api/auth/signup?useCookies=true"));
            HttpResponse<String> grant =
                    send(signUp.header("Content-Type", "application/json").POST(BodyPublishers.ofString(ADA)));
            String cookie =
                    grant.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            HttpResponse<String> page = send(HttpRequest.newBuilder(home).header("Cookie", cookie));
            assertEquals("hello Ada", page.body());
        }
    }
}
