package dev.doorward.benchmarks;

import dev.doorward.core.user.Account;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What requests do to PostgreSQL, over loopback, beside one bare read and one bare write; the decision of a limit is attempt. */
@State(Scope.Thread)
public class StoreBenchmark {

    @Param("10000")
    public int users;

    private Rows rows;

    @Setup(Level.Trial)
    public void open() {
        rows = new Rows(Database.ofProcess(), users);
    }

    @TearDown(Level.Trial)
    public void close() {
        rows.close();
    }

    @Benchmark
    public Optional<Account> findByEmail() {
        return rows.find();
    }

    @Benchmark
    public boolean findAndOpenSession() {
        return rows.signIn();
    }

    @Benchmark
    public boolean findAndRefreshSession() {
        return rows.refresh();
    }

    @Benchmark
    public int listSessions() {
        return rows.list();
    }

    @Benchmark
    public Optional<Duration> attempt() {
        return rows.attempt();
    }

    @Benchmark
    public int wallOfReads() {
        return rows.wallOfReads();
    }

    @Benchmark
    public int wallOfWrites() {
        return rows.wallOfWrites();
    }
}
