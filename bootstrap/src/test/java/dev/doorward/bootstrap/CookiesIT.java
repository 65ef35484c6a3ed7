package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A browser's way through the packaged server, cookie by cookie. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class CookiesIT {

    private static final String APP = "https://app.example.com";

    @TempDir
    Path temp;

    /** What a browser keeps. */
    private final Map<String, String> jar = new TreeMap<>();

    private ServerProcess server;

    @Test
    void a_browser_keeps_its_tokens_in_cookies_and_nobody_elses_page_can_use_them() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_PUBLIC_URL", "https://accounts.example.com");
        variables.put("DOORWARD_TRUSTED_PROXIES", "1");
        variables.put("DOORWARD_CORS_ORIGINS", APP);
        try (ServerProcess running = ServerProcess.run(temp, variables)) {
            server = running;
            walk();
        }
    }

    private void walk() throws Exception {
        server.signUp("ada@example.com");
        String signIn = "{\"email\":\"ada@example.com\",\"password\":\"" + ServerProcess.PASSWORD + "\"}";
        HttpResponse<String> signedIn = post("/api/auth/signin?useCookies=true", signIn, "same-origin");
        assertEquals(200, signedIn.statusCode(), signedIn.body());
        assertFalse(signedIn.body().contains("oken\":"), signedIn.body());
        assertEquals(3, jar.size(), jar.keySet().toString());
        assertTrue(jar.keySet().stream().allMatch(name -> name.startsWith("__Host-doorward_")), jar.toString());
        for (String cookie : signedIn.headers().allValues("Set-Cookie")) {
            assertTrue(cookie.contains("; Secure; HttpOnly; SameSite=Lax") && cookie.contains("; Path=/;"), cookie);
            assertFalse(cookie.contains("Domain"), cookie);
        }
        assertEquals(200, get("/api/auth/me").statusCode());

        Map<String, String> before = new TreeMap<>(jar);
        HttpResponse<String> refreshed = post("/api/auth/refresh", "", "same-origin");
        assertEquals(200, refreshed.statusCode(), refreshed.body());
        assertFalse(refreshed.body().contains("oken\":"), refreshed.body());
        assertEquals(before.keySet(), jar.keySet());
        jar.forEach((name, value) -> assertEquals(
                name.endsWith("_device"),
                value.equals(before.get(name)),
                name + ": only the device is as known as before"));
        assertEquals(200, get("/api/auth/me").statusCode());

        for (String path :
                new String[] {"/api/auth/refresh", "/api/auth/signout", "/api/auth/signin?useCookies=true"}) {
            HttpResponse<String> forged = post(path, path.contains("signin") ? signIn : "", "cross-site");
            assertEquals(403, forged.statusCode(), path);
            assertTrue(forged.body().contains("cross_site_request"), forged.body());
            assertEquals(Optional.empty(), forged.headers().firstValue("Access-Control-Allow-Origin"));
        }
        assertEquals(200, get("/api/auth/me").statusCode(), "the forged sign-out has done nothing");
        HttpResponse<String> fromApp = send(server.request("/api/auth/refresh")
                .header("Origin", APP)
                .header("Sec-Fetch-Site", "same-site")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, fromApp.statusCode(), "a listed origin may");
        assertAllowed(APP, fromApp);

        assertPreflight();
        assertEquals(200, post("/api/auth/signout", "", "same-origin").statusCode());
        assertEquals(Set.of("__Host-doorward_device"), jar.keySet());
    }

    private void assertPreflight() throws Exception {
        HttpResponse<String> allowed = preflight(APP);
        assertEquals(204, allowed.statusCode());
        assertAllowed(APP, allowed);
        String methods =
                allowed.headers().firstValue("Access-Control-Allow-Methods").orElse("");
        assertTrue(methods.contains("POST"), methods);
        HttpResponse<String> refused = preflight("https://evil.example.com");
        assertEquals(Optional.empty(), refused.headers().firstValue("Access-Control-Allow-Origin"));
        assertEquals(Optional.empty(), refused.headers().firstValue("Access-Control-Allow-Credentials"));
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return ServerProcess.send(server.request("/api/auth/refresh")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    private static void assertAllowed(String origin, HttpResponse<String> answer) {
        assertEquals(Optional.of(origin), answer.headers().firstValue("Access-Control-Allow-Origin"));
        assertEquals(Optional.of("true"), answer.headers().firstValue("Access-Control-Allow-Credentials"));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(server.request(path));
    }

    private HttpResponse<String> post(String path, String json, String site) throws Exception {
        return send(server.request(path)
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", site)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        if (!jar.isEmpty()) {
            request.header(
                    "Cookie", jar.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = ServerProcess.send(request);
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                jar.remove(pair[0]);
            } else {
                jar.put(pair[0], pair[1]);
            }
        }
        return answer;
    }
}
