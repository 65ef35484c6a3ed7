package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx in front of a server, as lenient as it can be made, which sends everybody's requests through one kept connection.
 * Where it is not installed the test is skipped out loud, or fails when the system property {@code doorward.required} names it.
 */
final class Nginx implements AutoCloseable {

    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              upstream behind { server 127.0.0.1:%d; keepalive 1; }
              server {
                listen 127.0.0.1:%d;
                client_header_timeout 20ms;
                client_body_timeout 20ms;
                keepalive_timeout 20ms;
                lingering_close off;
                large_client_header_buffers 4 32k;
                ignore_invalid_headers off;
                underscores_in_headers on;
                merge_slashes off;
                location / {
                  proxy_pass http://behind;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_request_buffering %s;
                  proxy_next_upstream off;
                }
              }
            }
            """;

    private final Process process;
    private final InetSocketAddress address;

    private Nginx(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one.
     *
     * @param buffering whether a request's body is read to its end before it is passed on
     */
    static Nginx before(InetSocketAddress server, boolean buffering, Path folder) {
        String program = program();
        try {
            InetSocketAddress address = freeAddress();
            String text = CONFIGURATION.formatted(server.getPort(), address.getPort(), buffering ? "on" : "off");
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), text);
            List<String> command = List.of(program, "-p", folder.toString(), "-c", configuration.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile())
                    .start();
            Nginx nginx = new Nginx(process, address);
            nginx.awaitListening(folder);
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program() {
        // Debian keeps servers where only root looks.
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(Nginx::skip);
    }

    private static String skip() {
        System.out.println("SKIPPED: nginx is not installed");
        boolean required =
                List.of(System.getProperty("doorward.required", "").split(",")).contains("nginx");
        return required ? fail("nginx is not installed") : abort("nginx is not installed");
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress("127.0.0.1", free.getLocalPort());
        }
    }

    private void awaitListening(Path folder) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                wire().close();
                return;
            } catch (UncheckedIOException notYet) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new AssertionError("nginx did not start: " + Files.readString(folder.resolve("output.log")));
    }

    Wire wire() {
        return new Wire(address);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
