package dev.doorward.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running PostgreSQL. It listens on the loopback only, and it ends when this process ends, however that happens: a
 * watcher waits at the other end of a pipe that the kernel closes for us.
 */
final class PostgresServer {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String READY = "database system is ready to accept connections";
    /** Replaying the log after a crash takes its time. */
    private static final long START_SECONDS = 120;

    private static final long STOP_SECONDS = 4;
    private static final int KEPT_LINES = 20;

    /**
     * Becomes PostgreSQL, and leaves a watcher behind that sends SIGINT (PostgreSQL's "fast shutdown") when the standard
     * input ends. The watcher is forked twice, because PostgreSQL wonders about children it does not know.
     */
    private static final String WATCHED = "exec 3<&0 </dev/null;"
            + " ( ( while read -r line <&3; do :; done; kill -INT \"$$\" ) >/dev/null 2>&1 & );"
            + " exec \"$@\" 3<&-";

    private final Process process;
    private final int port;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private PostgresServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws StartFailure when it does not
     */
    static PostgresServer start(PostgresBinaries binaries, Unprivileged user, Path data, int port) {
        try {
            Process process = user.start(command(binaries, data, port), data);
            PostgresServer server = new PostgresServer(process, port);
            Thread reader = new Thread(server::readLog, "doorward-postgres-log");
            reader.setDaemon(true);
            reader.start();
            server.awaitReady();
            return server;
        } catch (IOException failure) {
            throw new StartFailure(
                    "The embedded database cannot be run: " + StartFailure.reason(failure)
                            + ". Set DATABASE_URL to use a PostgreSQL of your own.",
                    failure);
        }
    }

    /** A port of the loopback that nobody uses now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new StartFailure("No free port on 127.0.0.1 for the embedded database.", failure);
        }
    }

    private static List<String> command(PostgresBinaries binaries, Path data, int port) {
        // A session of its own: Ctrl-C in a terminal is for this process, which stops the database last.
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", WATCHED, "sh"));
        command.addAll(List.of(binaries.program("postgres"), "-D", data.toString()));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "cluster_name=doorward",
                "fsync=on",
                "timezone=UTC",
                "log_timezone=UTC",
                "lc_messages=C",
                "log_destination=stderr",
                "logging_collector=off",
                "log_line_prefix=",
                "log_checkpoints=off",
                // Failed statements are the caller's to report; in here they would be logged with people's data.
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse")) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                LOG.debug("{}", line);
                if (line.endsWith(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException closed) {
            LOG.debug("The embedded database's log has ended", closed);
        }
        ready.completeExceptionally(new IOException("it ended"));
    }

    private void awaitReady() {
        try {
            ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException ended) {
            throw failure("did not start", ended);
        } catch (TimeoutException late) {
            stop();
            throw failure("was not ready after " + START_SECONDS + " s", late);
        } catch (InterruptedException stopped) {
            stop();
            Thread.currentThread().interrupt();
            throw failure("was interrupted", stopped);
        }
    }

    private StartFailure failure(String what, Exception cause) {
        return new StartFailure("The embedded database " + what + ". PostgreSQL says: " + gist(keptLines()), cause);
    }

    /** The last words, where PostgreSQL says why. */
    static String gist(List<String> lines) {
        List<String> told = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("removing contents of"))
                .toList();
        return String.join(" | ", told.subList(Math.max(0, told.size() - 4), told.size()));
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > KEPT_LINES) {
                lastLines.removeFirst();
            }
        }
    }

    private List<String> keptLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Returns its exit code when it has ended, for whatever reason. */
    int awaitEnd() throws InterruptedException {
        int exit = process.waitFor();
        closePipe();
        return exit;
    }

    /** Ends it within seconds: what is running is cancelled, what is committed is kept. */
    void stop() {
        closePipe();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                // The next start replays the log, as after a power failure.
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void closePipe() {
        try {
            process.getOutputStream().close();
        } catch (IOException closedAlready) {
            LOG.debug("The embedded database's input was closed", closedAlready);
        }
    }
}
