package dev.doorward.adapter.http;

import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * An HTTP/1.1 listener for a handler, with a bound on everything a stranger may do to a connection: how long a request takes,
 * how long an answer, how large all its headers are together (16 KiB), how many there are (100), how many connections, and how
 * a request is framed. A request that is none is answered 400, and its connection is closed. HTTP/2 and TLS belong to a proxy.
 */
public final class AuthServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuthServer.class);

    /** Of those that wait to be accepted, as far as the system allows: whoever finds no room tries again only after a second. */
    private static final int BACKLOG = 4096;

    /** Connections that one thread accepts before it looks after those that it has. */
    private static final int ACCEPTED_AT_ONCE = 64;

    /** What the system may hold for a client that takes nothing; by itself it holds megabytes for each. */
    private static final int SEND_BUFFER = 128 * 1024;

    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_COOKIES = 50;
    private static final int MAX_PARAMETERS = 50;

    private final XnioWorker worker;
    private final HttpOpenListener http;
    private final IdleConnections idle;
    private final InFlight inFlight;
    private final ServerLimits limits;
    private final PerAddress perAddress;
    private final AcceptingChannel<StreamConnection> listener;
    private final InetSocketAddress address;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private AuthServer(XnioWorker worker, HttpHandler handler, InetSocketAddress where, ServerLimits limits)
            throws IOException {
        this.worker = worker;
        this.limits = limits;
        perAddress = new PerAddress(limits.perAddress());
        idle = new IdleConnections(Math.max(1, limits.connections() / 2));
        inFlight = new InFlight(handler, idle);
        http = new HttpOpenListener(new DefaultByteBufferPool(false, MAX_HEAD), undertowOptions(limits));
        http.setRootHandler(inFlight);
        listener = worker.createStreamConnectionServer(where, this::accept, socketOptions(worker, limits));
        address = listener.getLocalAddress(InetSocketAddress.class);
    }

    /**
     * Loads what a listener takes, which keeps a fresh JVM busy for a tenth of a second. A program may do this on another thread
     * while it waits for its store; nothing depends on it.
     */
    public static void warmUp() {
        Xnio.getInstance(AuthServer.class.getClassLoader());
        // Where XNIO registers its workers.
        ManagementFactory.getPlatformMBeanServer();
    }

    /** With {@link ServerLimits#defaults()}, for clients that connect themselves, not through a proxy. */
    public static AuthServer start(HttpHandler handler, String host, int port) {
        return start(handler, host, port, ServerLimits.defaults());
    }

    /**
     * Listens.
     *
     * @param port 0 to 65535; with 0 the system chooses one, see {@link #address()}
     * @throws UncheckedIOException when that address cannot be listened on
     */
    public static AuthServer start(HttpHandler handler, String host, int port, ServerLimits limits) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(limits, "limits");
        InetSocketAddress where = new InetSocketAddress(Objects.requireNonNull(host, "host"), port);
        XnioWorker worker = null;
        try {
            worker = Xnio.getInstance(AuthServer.class.getClassLoader()).createWorker(workerOptions());
            AuthServer server = new AuthServer(worker, handler, where, limits);
            server.listener.resumeAccepts();
            return server;
        } catch (IOException e) {
            if (worker != null) {
                worker.shutdownNow();
            }
            throw new UncheckedIOException("cannot listen on " + host + ":" + port, e);
        }
    }

    private static OptionMap workerOptions() {
        int processors = Runtime.getRuntime().availableProcessors();
        return OptionMap.builder()
                .set(Options.WORKER_NAME, "doorward-http")
                .set(Options.WORKER_IO_THREADS, Math.max(2, processors))
                .set(Options.WORKER_TASK_CORE_THREADS, processors)
                .set(Options.WORKER_TASK_MAX_THREADS, 8 * processors)
                .set(Options.TCP_NODELAY, true)
                .getMap();
    }

    private static OptionMap socketOptions(XnioWorker worker, ServerLimits limits) {
        return OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, worker.getIoThreadCount())
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BACKLOG, BACKLOG)
                .set(Options.SEND_BUFFER, SEND_BUFFER)
                .set(Options.CONNECTION_HIGH_WATER, limits.connections())
                .set(Options.CONNECTION_LOW_WATER, limits.connections())
                .getMap();
    }

    private static OptionMap undertowOptions(ServerLimits limits) {
        return OptionMap.builder()
                .set(UndertowOptions.ENABLE_HTTP2, false)
                .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD)
                .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .set(UndertowOptions.MAX_COOKIES, MAX_COOKIES)
                .set(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                // Handlers count bodies: Undertow's own bound drops the connection without an answer.
                .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .set(UndertowOptions.DECODE_URL, true)
                .set(UndertowOptions.DECODE_SLASH, false)
                .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
                .set(
                        UndertowOptions.NO_REQUEST_TIMEOUT,
                        Math.toIntExact(limits.idle().toMillis()))
                .getMap();
    }

    private void accept(AcceptingChannel<StreamConnection> from) {
        try {
            StreamConnection connection = from.accept();
            for (int i = 1; connection != null; i++) {
                admit(connection);
                connection = i < ACCEPTED_AT_ONCE ? from.accept() : null;
            }
        } catch (ClosedChannelException stopping) {
            // Somebody came while the door was being closed.
        } catch (IOException e) {
            LOG.warn("a connection could not be accepted: {}", e.getMessage());
        }
    }

    private void admit(StreamConnection connection) {
        InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        if (peer == null || !perAddress.take(peer.getAddress())) {
            IoUtils.safeClose(connection); // it has gone already, or has too many
            return;
        }
        // The first of its listeners, so that no other's failure keeps the place.
        connection.setCloseListener(closed -> perAddress.giveBack(peer.getAddress()));
        open(connection);
    }

    private void open(StreamConnection connection) {
        connection
                .getSourceChannel()
                .setConduit(new StrictSource(connection, new Deadline(connection, limits.request())));
        connection
                .getSinkChannel()
                .setConduit(new PromptSink(
                        connection.getSinkChannel().getConduit(), new Deadline(connection, limits.answer())));
        http.handleEvent(connection);
    }

    /** Where it listens, or has listened. */
    public InetSocketAddress address() {
        return address;
    }

    /** How many clients have connections. */
    int addresses() {
        return perAddress.size();
    }

    /** How many connections wait for a next request. */
    int waiting() {
        return idle.size();
    }

    /**
     * Stops: refuses new connections, lets requests that have begun be answered, at most so long, then closes what is left.
     * Calling it again does nothing.
     */
    public void stop(Duration grace) {
        if (stopped.getAndSet(true)) {
            return; // a listener that is closed again after its threads have ended waits for them for ever
        }
        IoUtils.safeClose(listener);
        try {
            inFlight.drain(grace);
            http.closeConnections();
            worker.shutdown();
            worker.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops with 10 seconds of grace. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }
}
