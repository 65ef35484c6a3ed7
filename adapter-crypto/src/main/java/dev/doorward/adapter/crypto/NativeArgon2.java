package dev.doorward.adapter.crypto;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import de.mkammerer.argon2.jna.Argon2Library;
import de.mkammerer.argon2.jna.Argon2_context;
import de.mkammerer.argon2.jna.Argon2_version;
import de.mkammerer.argon2.jna.JnaUint32;
import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The one call into the native library: a digest or an exception that says what is broken.
 *
 * <p>The library works in memory that is kept here and used again, one piece for each hash that runs at the same time, at most
 * one for each processor. Left to itself it asks the C library for memory and gives it back at every hash: then either each
 * hash pays for some 5,000 page faults, a third of its time, or every thread that has ever hashed keeps a piece. Memory of a
 * hash that failed is wiped here and given back, never used again.
 */
final class NativeArgon2 implements Argon2Core {

    private static final int OK = 0;

    /** ARGON2_MEMORY_ALLOCATION_ERROR of the reference implementation's argon2.h. */
    private static final int NO_MEMORY = -22;

    private static final int VERSION = 0x13;

    private final Supplier<Argon2Library> library;
    private final LongFunction<Memory> outside;
    private final int keptKiB;
    private final BlockingDeque<Argon2Memory> free =
            new LinkedBlockingDeque<>(Runtime.getRuntime().availableProcessors());

    /** @param keptKiB the size of a piece that is kept; a hash that needs more gets memory of its own */
    NativeArgon2(int keptKiB) {
        this(keptKiB, () -> Argon2Library.INSTANCE, Memory::new);
    }

    /** @param outside memory outside the heap, of so many octets */
    NativeArgon2(int keptKiB, Supplier<Argon2Library> library, LongFunction<Memory> outside) {
        this.keptKiB = keptKiB;
        this.library = library;
        this.outside = outside;
    }

    /**
     * @throws Overloaded when memory is short
     * @throws StoreFailure on any other failure
     */
    @Override
    public byte[] hash(Argon2Inputs inputs) {
        try {
            return inputs.memoryKiB() > keptKiB ? inOwnMemory(inputs) : inKeptMemory(inputs);
        } catch (OutOfMemoryError exhausted) {
            throw new Overloaded("no memory to hash a password", exhausted);
        } catch (LinkageError missing) {
            throw NativeLibrary.missing(missing);
        }
    }

    private byte[] inOwnMemory(Argon2Inputs inputs) {
        try (Argon2Memory memory = new Argon2Memory(inputs.memoryKiB(), outside)) {
            return compute(inputs, memory);
        }
    }

    private byte[] inKeptMemory(Argon2Inputs inputs) {
        // The one that was used last, because most of it is still in the processor's caches.
        Argon2Memory kept = free.pollFirst();
        Argon2Memory memory = kept == null ? new Argon2Memory(keptKiB, outside) : kept;
        boolean keptAgain = false;
        try {
            byte[] digest = compute(inputs, memory);
            keptAgain = free.offerFirst(memory);
            return digest;
        } finally {
            if (!keptAgain) {
                memory.close();
            }
        }
    }

    private byte[] compute(Argon2Inputs inputs, Argon2Memory memory) {
        try (Arguments arguments = new Arguments(inputs, outside)) {
            Argon2_context.ByReference context = new Argon2_context.ByReference();
            context.pwd = arguments.put(inputs.password());
            context.pwdlen = new JnaUint32(inputs.password().length);
            context.salt = arguments.put(inputs.salt());
            context.saltlen = new JnaUint32(inputs.salt().length);
            context.secret = arguments.put(inputs.secret());
            context.secretlen = new JnaUint32(inputs.secret().length);
            context.ad = arguments.put(inputs.associated());
            context.adlen = new JnaUint32(inputs.associated().length);
            context.out = arguments.put(new byte[inputs.tagLength()]);
            context.outlen = new JnaUint32(inputs.tagLength());
            context.t_cost = new JnaUint32(inputs.iterations());
            context.m_cost = new JnaUint32(inputs.memoryKiB());
            context.lanes = new JnaUint32(inputs.parallelism());
            context.threads = new JnaUint32(inputs.parallelism());
            context.version = new Argon2_version(VERSION);
            context.allocate_cbk = memory.allocate();
            context.free_cbk = memory.free();
            context.flags = new JnaUint32(0);
            check(library.get().argon2id_ctx(context));
            return context.out.getByteArray(0, inputs.tagLength());
        } catch (RuntimeException | Error failed) {
            // A library that is done has wiped it; whether one that failed has, nobody knows.
            memory.wipe();
            throw failed;
        }
    }

    /** How many pieces of memory wait for the next hash. */
    int kept() {
        return free.size();
    }

    private static void check(int code) {
        if (code == NO_MEMORY) {
            throw new Overloaded("no memory to hash a password");
        }
        if (code != OK) {
            throw new StoreFailure("the native Argon2 library failed with code " + code);
        }
    }

    /** What goes in and comes out, side by side; wiped when it is closed. */
    private static final class Arguments implements AutoCloseable {

        private final Memory octets;
        private long used;

        Arguments(Argon2Inputs inputs, LongFunction<Memory> outside) {
            octets = outside.apply((long) inputs.password().length
                    + inputs.salt().length
                    + inputs.secret().length
                    + inputs.associated().length
                    + inputs.tagLength());
        }

        /** Null, which the library takes for no octets, where there are none. */
        Pointer put(byte[] value) {
            if (value.length == 0) {
                return null;
            }
            octets.write(used, value, 0, value.length);
            Pointer start = octets.share(used);
            used += value.length;
            return start;
        }

        @Override
        public void close() {
            octets.clear();
            octets.close();
        }
    }
}
