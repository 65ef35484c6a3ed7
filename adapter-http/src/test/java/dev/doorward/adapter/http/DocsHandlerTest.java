package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xnio.XnioIoThread;

/** The document of the API and its page, in front of everything else. */
@Tag("FR-022")
class DocsHandlerTest {

    private static final byte[] YAML = "openapi: 3.1.1\n".repeat(100).getBytes(StandardCharsets.UTF_8);

    private final List<String> told = new CopyOnWriteArrayList<>();

    private final RequestObserver observer =
            (method, route, status, time) -> told.add(method + " " + route + " " + status);

    private final AuthServer server = AuthServer.start(
            new DocsHandler(
                    exchange -> exchange.setStatusCode(418),
                    Map.of("/openapi.yaml", () -> YAML, "/docs", () -> "<p>".getBytes(StandardCharsets.UTF_8)),
                    true,
                    observer),
            "127.0.0.1",
            0);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        return send(server, method, path, headers);
    }

    private static HttpResponse<byte[]> send(AuthServer server, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void a_page_may_load_nothing_from_elsewhere_and_run_nothing_inline() throws Exception {
        HttpResponse<byte[]> page = send("GET", "/docs");
        assertEquals(200, page.statusCode());
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
        assertEquals(
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
                header(page, "Content-Security-Policy"));
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("max-age=31536000", header(page, "Strict-Transport-Security"));
    }

    @Test
    void a_file_is_compressed_for_whoever_takes_that_and_sent_once() throws Exception {
        HttpResponse<byte[]> plain = send("GET", "/openapi.yaml");
        assertArrayEquals(YAML, plain.body());
        assertEquals("application/yaml; charset=utf-8", header(plain, "Content-Type"));
        HttpResponse<byte[]> compressed = send("GET", "/openapi.yaml", "Accept-Encoding", "br, gzip");
        assertEquals("gzip", header(compressed, "Content-Encoding"));
        assertTrue(compressed.body().length < YAML.length);
        assertArrayEquals(YAML, new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes());
        assertEquals(
                304,
                send("GET", "/openapi.yaml", "If-None-Match", header(plain, "ETag"))
                        .statusCode());
    }

    @Test
    void a_file_is_read_once_and_not_by_a_thread_that_reads_the_network() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        Map<String, Supplier<byte[]>> files = Map.of("/docs", () -> {
            threads.add("read: " + network());
            return YAML;
        });
        RequestObserver answers = (method, route, status, time) -> threads.add("answered: " + network());
        try (AuthServer plain =
                AuthServer.start(new DocsHandler(exchange -> {}, files, true, answers), "127.0.0.1", 0)) {
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(YAML, send(plain, "GET", "/docs").body());
            }
        }
        assertEquals(List.of("read: false", "answered: false", "answered: true"), threads);
    }

    private static boolean network() {
        return Thread.currentThread() instanceof XnioIoThread;
    }

    @Test
    void whatever_else_is_asked_goes_on_to_the_next_handler() throws Exception {
        assertEquals(418, send("GET", "/docs/").statusCode());
        assertEquals(418, send("GET", "/docs;x").statusCode());
        assertEquals(418, send("POST", "/api/auth/signin").statusCode());
        HttpResponse<byte[]> posted = send("POST", "/docs");
        assertEquals(405, posted.statusCode());
        assertEquals("GET, HEAD", header(posted, "Allow"));
    }

    @Test
    void a_request_for_a_file_is_told_once_by_its_path_and_others_by_nothing_that_was_typed() throws Exception {
        String tag = header(send("GET", "/openapi.yaml?x=1"), "ETag");
        send("GET", "/openapi.yaml", "If-None-Match", tag);
        send("HEAD", "/docs");
        send("ADA", "/docs");
        send("GET", "/ada");
        assertEquals(
                List.of("GET /openapi.yaml 200", "GET /openapi.yaml 304", "GET /docs 200", "other other 405"), told);
    }

    @Test
    void whoever_opens_the_address_of_a_server_is_sent_to_the_page() throws Exception {
        assertEquals(418, send("GET", "/").statusCode(), "the next handler's");
        Map<String, Supplier<byte[]>> files = Map.of("/docs", () -> "<p>".getBytes(StandardCharsets.UTF_8));
        try (AuthHandler bare = AuthHandler.builder(TestAuth.create()).build();
                AuthServer plain = AuthServer.start(new DocsHandler(bare, files, true, observer), "127.0.0.1", 0)) {
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<byte[]> answer = send(plain, method, "/");
                assertEquals(303, answer.statusCode());
                assertEquals("/docs", header(answer, "Location"));
                assertEquals("no-store", header(answer, "Cache-Control"));
            }
            assertEquals(List.of("GET / 303", "GET / 303"), told);
            assertEquals(404, send(plain, "POST", "/").statusCode());
            assertEquals(404, send(plain, "GET", "/other").statusCode());
        }
    }

    @Test
    void a_host_with_pages_keeps_its_home_and_without_the_page_nobody_is_sent_there() throws Exception {
        Map<String, Supplier<byte[]>> files = Map.of("/docs", () -> "<p>".getBytes(StandardCharsets.UTF_8));
        AuthHandlerBuilder host = AuthHandler.builder(TestAuth.create());
        try (AuthHandler pages =
                        host.fallback(exchange -> exchange.setStatusCode(418)).build();
                AuthServer own = AuthServer.start(new DocsHandler(pages, files, true), "127.0.0.1", 0);
                AuthHandler bare = AuthHandler.builder(TestAuth.create()).build();
                AuthServer none = AuthServer.start(new DocsHandler(bare, Map.of(), true), "127.0.0.1", 0)) {
            assertEquals(418, send(own, "GET", "/").statusCode());
            assertEquals(404, send(none, "GET", "/").statusCode());
        }
    }
}
