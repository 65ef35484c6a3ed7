package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationHistoryTest {

    private final TestDatabase database = TestDatabase.empty();
    private final PostgresSchema schema = new PostgresSchema(database.source(), "doorward");

    private boolean isComplete() throws SQLException {
        try (Connection connection = database.source().getConnection()) {
            return MigrationHistory.isComplete(connection, new SchemaName("doorward"));
        }
    }

    @Test
    void its_list_is_the_folder() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources", MigrationHistory.FOLDER))) {
            assertEquals(
                    MigrationHistory.FILES,
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void what_flyway_has_written_is_complete_and_before_nothing_is() throws Exception {
        assertFalse(isComplete());
        schema.migrate();
        assertTrue(isComplete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update doorward.doorward_schema_history set checksum = checksum + 1 where version = '1'",
                "update doorward.doorward_schema_history set checksum = null where version = '1'",
                "update doorward.doorward_schema_history set success = false where version = '1'",
                "update doorward.doorward_schema_history set script = 'V1__other.sql' where version = '1'",
                "update doorward.doorward_schema_history set type = 'BASELINE' where version = '1'",
                "delete from doorward.doorward_schema_history",
                "insert into doorward.doorward_schema_history values (99, '99', 'x', 'SQL', 'V99__x.sql', 1, 'x', now(), 1, true)"
            })
    void anything_else_is_for_flyway_to_judge(String change) throws Exception {
        schema.migrate();
        database.run(change);
        assertFalse(isComplete());
    }

    @Test
    void a_migration_that_has_changed_since_is_refused() {
        schema.migrate();
        database.run("update doorward.doorward_schema_history set checksum = checksum + 1 where version = '1'");
        StoreFailure failure = assertThrows(StoreFailure.class, schema::migrate);
        assertTrue(failure.getMessage().contains("checksum"), failure.getMessage());
    }
}
