package dev.doorward.benchmarks;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One password, hashed and verified by argon2-jvm with the parameters of today; the fast core is measured by the load program. */
@State(Scope.Benchmark)
public class HashBenchmark {

    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher(Argon2Parameters.DEFAULT, Peppers.none());
    private final Password password = Password.of("correct horse battery staple");
    private final UserId user = UserId.random();
    private PasswordHash hash;

    @Setup
    public void make() {
        hash = hasher.hash(password, user);
    }

    @Benchmark
    public PasswordHash hash() {
        return hasher.hash(password, user);
    }

    @Benchmark
    public boolean verify() {
        return hasher.verify(password, hash, user);
    }
}
