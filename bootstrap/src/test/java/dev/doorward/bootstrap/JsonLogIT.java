package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole log of the packaged server, as a machine reads it. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class JsonLogIT {

    @TempDir
    Path temp;

    @Test
    void every_line_is_an_object_and_a_security_event_has_members_of_its_own() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_LOG_FORMAT", "json");
        HttpResponse<String> signedUp;
        HttpResponse<String> refused;
        List<JsonNode> lines = new ArrayList<>();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            signedUp = server.signUp("ada@example.com");
            refused = server.post("/api/auth/signin", "{\"email\":\"ada@example.com\",\"password\":\"x\"}");
            server.terminate();
            server.awaitExit(Duration.ofSeconds(10));
            for (String line : server.output().lines().toList()) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        lines.forEach(line -> Instant.parse(line.get("time").textValue()));
        List<JsonNode> events = lines.stream()
                .filter(line -> line.get("logger").textValue().equals("security"))
                .toList();
        assertEquals(
                List.of("signed_up", "sign_in_refused"),
                events.stream().map(line -> line.get("event").textValue()).collect(Collectors.toList()));
        assertEquals(requestId(signedUp), events.get(0).get("request").textValue());
        assertEquals(requestId(refused), events.get(1).get("request").textValue());
        assertEquals(
                new ObjectMapper().readTree(signedUp.body()).at("/user/id").textValue(),
                events.get(0).get("user").textValue());
        assertFalse(events.get(0).has("reason"));
        assertEquals("wrong_password", events.get(1).get("reason").textValue());
        assertEquals(32, events.get(1).get("ip").textValue().length());
    }

    private static String requestId(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }
}
