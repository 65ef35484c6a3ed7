import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A program with accounts, from its database to its port. */
public final class Program implements AutoCloseable {

    private final HikariDataSource requests;
    private final HikariDataSource feed;
    private final PostgresStore store;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor();
    private final AuthServer server;

    // README: program
    private Program(String database, MasterKey master, int port) {
        requests = pool(database, 10);
        feed = pool(database, 1);
        new PostgresSchema(requests, PostgresSchema.DEFAULT_NAME).migrate();
        store = PostgresStore.open(requests, feed, PostgresSchema.DEFAULT_NAME, PostgresOptions.defaults());
        store.awaitReady(Duration.ofSeconds(10));

        InstantSource clock = InstantSource.system();
        SigningKeys access = SigningKeys.forAccessTokens(
                store.signingKeys(), master, SigningAlgorithm.ES256, Duration.ofDays(8), clock);
        SigningKeys refresh = SigningKeys.forRefreshTokens(store.signingKeys(), master, clock);

        Auth auth = Embed.doorward(store, access, refresh);
        server = Embed.serve(auth, store, port);
        housekeeping.scheduleWithFixedDelay(() -> rotate(access, refresh), 1, 1, TimeUnit.MINUTES);
    }

    private static HikariDataSource pool(String database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(3_000);
        return new HikariDataSource(config);
    }

    /** Every minute on every node. What throws here would never be called again. */
    private static void rotate(SigningKeys access, SigningKeys refresh) {
        try {
            access.rotateIfDue(Duration.ofDays(90));
            refresh.rotateIfDue(Duration.ofDays(90));
        } catch (RuntimeException later) {
            System.err.println("keys: " + later.getMessage());
        }
    }
    // README: end

    static Program start(String database, MasterKey master, int port) {
        return new Program(database, master, port);
    }

    int port() {
        return server.address().getPort();
    }

    @Override
    public void close() {
        server.close();
        housekeeping.shutdownNow();
        store.close();
        feed.close();
        requests.close();
    }

    /** {@code DATABASE_URL=jdbc:postgresql://…} and {@code MASTER_KEY}: the same at every start. */
    public static void main(String[] arguments) {
        MasterKey master = MasterKey.parse(System.getenv("MASTER_KEY"));
        Program program = start(System.getenv("DATABASE_URL"), master, 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(program::close));
        System.out.println("http://127.0.0.1:" + program.port());
    }
}
