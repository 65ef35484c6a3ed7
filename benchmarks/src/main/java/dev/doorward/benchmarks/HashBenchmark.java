package dev.doorward.benchmarks;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.argon2.vector.Argon2Vector;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One password, hashed and verified by the hasher on argon2-jvm with the parameters of today; and the bare function of
 * Argon2id, m=19456 t=2 p=1, in three ways that all give the same 32 octets.
 */
@State(Scope.Benchmark)
public class HashBenchmark {

    private static final byte[] PASSWORD = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SALT = "sixteen octets!!".getBytes(StandardCharsets.US_ASCII);
    private static final int KIB = 19_456;
    private static final int PASSES = 2;
    private static final int TAG = 32;

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

    /** One way to compute it. */
    @State(Scope.Thread)
    public static class Bare {

        @Param({"argon2-jvm", "fast core", "BouncyCastle"})
        public String way;

        private Supplier<byte[]> compute;

        @Setup
        public void make() {
            compute = switch (way) {
                case "argon2-jvm" -> HashBenchmark::byLibrary;
                case "fast core" -> byFastCore();
                case "BouncyCastle" -> HashBenchmark::byBouncyCastle;
                default -> throw new IllegalArgumentException(way);
            };
            if (!Arrays.equals(compute.get(), byLibrary())) {
                throw new IllegalStateException(way + " computes something else");
            }
        }
    }

    @Benchmark
    public byte[] bare(Bare bare) {
        return bare.compute.get();
    }

    private static byte[] byLibrary() {
        Argon2Advanced library = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
        return library.rawHash(PASSES, KIB, 1, PASSWORD, SALT);
    }

    private static Supplier<byte[]> byFastCore() {
        AtomicReference<String> why = new AtomicReference<>();
        Argon2Core core = Argon2Vector.load(1, KIB, why::set).orElseThrow(() -> new IllegalStateException(why.get()));
        byte[] none = {};
        return () -> core.hash(new Argon2Inputs(PASSWORD, SALT, none, none, KIB, PASSES, 1, TAG));
    }

    private static byte[] byBouncyCastle() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
                .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt(SALT)
                .build());
        byte[] tag = new byte[TAG];
        generator.generateBytes(PASSWORD, tag);
        return tag;
    }

    /** Why there is no fast core in this process, when there is none. */
    static Optional<String> withoutFastCore() {
        AtomicReference<String> why = new AtomicReference<>();
        Argon2Vector.load(1, KIB, why::set);
        return Optional.ofNullable(why.get());
    }

    /** Prints that: whether there is one is up to the options of the process. */
    public static void main(String[] arguments) {
        withoutFastCore().ifPresent(System.out::println);
    }
}
