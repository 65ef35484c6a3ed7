package dev.doorward.benchmarks;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.user.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Every operation of the store that {@link StoreBenchmark} has not, over loopback; the walls are there. */
@State(Scope.Thread)
public class OperationBenchmark {

    @Param("10000")
    public int users;

    private Rows rows;
    private Operations operations;

    @Setup(Level.Trial)
    public void open() {
        rows = new Rows(Database.ofProcess(), users);
        operations = new Operations(rows);
    }

    @TearDown(Level.Trial)
    public void close() {
        rows.close();
    }

    @Benchmark
    public Account findById() {
        return operations.findById();
    }

    @Benchmark
    public boolean registerAndDelete() {
        return operations.registerAndDelete();
    }

    @Benchmark
    public boolean findAndChangePassword() {
        return operations.findAndChangePassword();
    }

    @Benchmark
    public boolean setPassword() {
        return operations.setPassword();
    }

    @Benchmark
    public boolean enable() {
        return operations.enable();
    }

    @Benchmark
    public Map<String, Long> hashCosts() {
        return operations.hashCosts();
    }

    @Benchmark
    public Optional<LivingSession> findSession() {
        return operations.findSession();
    }

    @Benchmark
    public boolean openAndEnd() {
        return operations.openAndEnd();
    }

    @Benchmark
    public boolean openAndEndOwn() {
        return operations.openAndEndOwn();
    }

    @Benchmark
    public void openAndEndOthers() {
        operations.openAndEndOthers();
    }

    @Benchmark
    public void openAndEndAll() {
        operations.openAndEndAll();
    }

    @Benchmark
    public boolean knowsDevice() {
        return operations.knowsDevice();
    }

    @Benchmark
    public void takeAndGiveBack() {
        operations.takeAndGiveBack();
    }

    @Benchmark
    public void takeAndForgive() {
        operations.takeAndForgive();
    }

    @Benchmark
    public boolean isRevoked() {
        return operations.isRevoked();
    }

    @Benchmark
    public List<WrappedKey> signingKeys() {
        return operations.signingKeys();
    }
}
