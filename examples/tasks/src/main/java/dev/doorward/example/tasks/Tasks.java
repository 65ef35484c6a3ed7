package dev.doorward.example.tasks;

import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthHandlerBuilder;
import dev.doorward.adapter.http.AuthPages;
import dev.doorward.adapter.http.DocsHandler;
import dev.doorward.adapter.postgres.RowLevelSecurity;
import dev.doorward.bootstrap.Application;
import dev.doorward.bootstrap.Main;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A to-do API for people with accounts: Doorward's whole server, one table and six routes. */
public final class Tasks implements Application {

    /** The table, in a schema of the program's own. */
    static final String TABLE = "tasks.tasks";

    private static final String MIGRATIONS = "classpath:dev/doorward/example/tasks/migration";

    public static void main(String[] arguments) {
        Main.run(new Tasks(), arguments);
    }

    @Override
    public void migrate(DataSource owner, String doorwardSchema, String runningLogin) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(owner)
                .schemas("tasks")
                .table("tasks_schema_history")
                .locations(MIGRATIONS)
                .placeholders(Map.of(
                        "doorward", doorwardSchema,
                        "rowLevelSecurity", RowLevelSecurity.sql(TABLE, "user_id"),
                        "grants", RowLevelSecurity.grants(TABLE, '"' + runningLogin.replace("\"", "\"\"") + '"')));
        // A lock that ends with its transaction, also behind a pooler.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(true);
        try {
            configuration.load().migrate();
        } catch (FlywayException failure) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    @Override
    public void addRoutes(AuthHandlerBuilder api, DataSource requests) {
        new TaskRoutes(new TaskStore(requests)).addTo(api);
        api.fallbackOf(
                handler -> new DocsHandler(pages(handler), Map.of("/tasks/openapi.yaml", Tasks::document), false));
    }

    /** What these routes take and answer, as the server serves its own; headers for https come from the server. */
    private static byte[] document() {
        try (InputStream in = Tasks.class.getResourceAsStream("openapi.yaml")) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Doorward's pages, and the dashboard for whoever is signed in; none where passwords would travel in the clear. */
    private static HttpHandler pages(AuthHandler api) {
        if (!api.offersCookies()) {
            return ResponseCodeHandler.HANDLE_404;
        }
        AuthPages pages = api.pages().product("Tasks").build();
        return new PathHandler(pages)
                .addExactPath("/", pages.requireSignedIn(pages.file(Tasks.class, "dashboard.html")))
                .addExactPath("/dashboard.js", pages.file(Tasks.class, "dashboard.js"))
                .addExactPath("/dashboard.css", pages.file(Tasks.class, "dashboard.css"))
                .addExactPath("/dashboard.svg", pages.file(Tasks.class, "dashboard.svg"));
    }
}
