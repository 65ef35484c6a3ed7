import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.adapter.crypto.MasterKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ProgramTest {

    private static final String ADA =
            "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}";

    @Test
    void a_token_of_before_a_restart_opens_the_route_after_it() throws Exception {
        MasterKey master = MasterKey.generate();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String database = postgres.getJdbcUrl("postgres", "postgres");
            String token;
            try (Program program = Program.start(database, master, 0)) {
                HttpRequest.Builder signUp = to(program, "/api/auth/signup")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(ADA));
                token = send(signUp).body().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
                assertEquals(401, send(to(program, "/hello")).statusCode());
            }
            try (Program program = Program.start(database, master, 0)) {
                HttpRequest.Builder hello = to(program, "/hello").header("Authorization", "Bearer " + token);
                assertEquals("{\"hello\":\"Ada\"}", send(hello).body());
            }
        }
    }

    private static HttpRequest.Builder to(Program program, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
