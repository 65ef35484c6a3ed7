package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Server and database killed in the midst of their work: whatever was acknowledged is there afterwards. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
@Execution(ExecutionMode.CONCURRENT)
class KillIT {

    private static final int ROUNDS = Math.max(2, Integer.getInteger("doorward.rounds", 100) / 50);

    private final long seed = Long.getLong("doorward.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    Path temp;

    @BeforeEach
    void linkBinaries() throws Exception {
        TestPostgres.linkBinaries(temp.resolve("data"));
    }

    @AfterEach
    void unlinkBinaries() throws Exception {
        TestPostgres.unlinkBinaries(temp.resolve("data"));
    }

    /** Fast hashes, so that there is more to lose, and a long time to repeat a refresh that was not answered. */
    private static Map<String, String> fast(Map<String, String> variables) {
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        variables.put("DOORWARD_REFRESH_RETRY", "PT5M");
        return variables;
    }

    private int answers() {
        return 100 + random.nextInt(400);
    }

    @Test
    void a_server_that_is_killed_has_lost_nothing_that_it_acknowledged() throws Exception {
        Map<String, String> variables = fast(TestPostgres.ownDatabase());
        AcknowledgedLoad.Count all = AcknowledgedLoad.Count.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            AcknowledgedLoad load;
            try (ServerProcess killed = ServerProcess.run(temp, variables)) {
                load = AcknowledgedLoad.until(
                        killed, answers(), () -> killed.handle().destroyForcibly());
            }
            try (ServerProcess next = ServerProcess.run(temp, variables)) {
                all = all.plus(load.count(next));
            }
        }
        told("server killed", ROUNDS, all);
        assertEquals(0, all.lost(), all::toString);
    }

    @Test
    void a_database_that_is_killed_has_lost_nothing_that_was_acknowledged() throws Exception {
        AcknowledgedLoad.Count all = databaseKilled("on", ROUNDS);
        told("database killed", ROUNDS, all);
        assertEquals(0, all.lost(), all::toString);
    }

    /** The control: PostgreSQL told to acknowledge before it has written. */
    @Test
    void with_acknowledgements_before_the_write_the_same_kill_loses_some() throws Exception {
        AcknowledgedLoad.Count all = AcknowledgedLoad.Count.NONE;
        int rounds = 0;
        while (all.lost() == 0 && rounds < 10) {
            all = all.plus(databaseKilled("off", 1));
            rounds++;
        }
        told("control, synchronous_commit=off, database killed", rounds, all);
        assertTrue(all.lost() > 0, "otherwise the other counts prove nothing");
    }

    private AcknowledgedLoad.Count databaseKilled(String synchronousCommit, int rounds) throws Exception {
        AcknowledgedLoad.Count all = AcknowledgedLoad.Count.NONE;
        try (DataDirectory folder = DataDirectory.open(temp.resolve("data"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            TestPostgres.execute(
                    postgres.owner(),
                    "alter database " + PostgresCluster.DATABASE + " set synchronous_commit = " + synchronousCommit);
            Map<String, String> variables = fast(new HashMap<>());
            variables.put("DATABASE_URL", TestPostgres.text(postgres.login()));
            variables.put("MIGRATION_DATABASE_URL", TestPostgres.text(postgres.owner()));
            variables.put("DOORWARD_MASTER_KEY", TestPostgres.MASTER_KEY);
            try (ServerProcess server = ServerProcess.run(temp, variables)) {
                for (int round = 0; round < rounds; round++) {
                    AcknowledgedLoad load = AcknowledgedLoad.until(server, answers(), () -> {
                        ProcessHandle killed = ProcessHandle.of(postgres.pid()).orElseThrow();
                        // One that is never idle would not notice for a while that the first process is gone.
                        List<ProcessHandle> others = killed.descendants().toList();
                        killed.destroyForcibly();
                        others.forEach(ProcessHandle::destroyForcibly);
                        killed.onExit().get(10, TimeUnit.SECONDS);
                    });
                    all = all.plus(load.count(server));
                }
            }
        }
        return all;
    }

    private void told(String what, int rounds, AcknowledgedLoad.Count all) {
        System.out.printf("%s in %d rounds, seed %d: %s%n", what, rounds, seed, all);
    }
}
