package dev.doorward.argon2.vector;

import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Argon2id on the Vector API. Memory is taken from the heap once for each buffer, when it is first needed, kept, and wiped
 * after every hash: that is where half of the speed comes from. All lanes are computed by the calling thread.
 */
public final class Argon2Vector implements Argon2Core {

    /** What an array of the JVM can hold: 2 GiB less room for a few blocks more. */
    static final int MOST_MEMORY_KIB = 2_097_152;

    private static final int LEAST_RELEASE = 25;
    private static final String MODULE = "jdk.incubator.vector";

    private final Kernel kernel;
    private final int memoryKiB;
    private final Semaphore permits;
    private final Deque<Argon2Buffer> free = new ConcurrentLinkedDeque<>();

    Argon2Vector(Kernel kernel, int buffers, int memoryKiB) {
        this.kernel = kernel;
        this.memoryKiB = memoryKiB;
        permits = new Semaphore(buffers, true);
    }

    /**
     * The core, where one can run. Nothing is hashed yet, and no buffer is made.
     *
     * @param buffers how many hashes may run at the same time, 1 to 1,024; a further one waits. Together they may take half of
     *     the heap (of {@code -Xmx}), and each is kept
     * @param memoryKiB the most that one hash may ask for, 8 to 2,097,152 KiB: what a buffer takes
     * @param absent is told in one sentence why there is none
     */
    public static Optional<Argon2Core> load(int buffers, int memoryKiB, Consumer<String> absent) {
        Argon2Inputs.range("buffers", buffers, 1, 1024);
        Argon2Inputs.range("memoryKiB", memoryKiB, 8, MOST_MEMORY_KIB);
        Objects.requireNonNull(absent, "absent");
        long heapKiB = Runtime.getRuntime().maxMemory() >>> 10;
        int release = Runtime.version().feature();
        if (release < LEAST_RELEASE) {
            absent.accept("it needs JDK " + LEAST_RELEASE + " or later, and this is " + release);
        } else if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            absent.accept("the JVM was started without --add-modules " + MODULE);
        } else if ((long) buffers * memoryKiB > heapKiB / 2) {
            absent.accept(buffers + " buffers of " + memoryKiB + " KiB are more than half of the heap of " + heapKiB
                    + " KiB (-Xmx)");
        } else {
            return kernel(absent).map(kernel -> new Argon2Vector(kernel, buffers, memoryKiB));
        }
        return Optional.empty();
    }

    /** It is compiled for a later release than this class, so nothing here may name it. */
    private static Optional<Kernel> kernel(Consumer<String> absent) {
        try {
            Object found = Class.forName("dev.doorward.argon2.vector.KernelOfThisMachine")
                    .getDeclaredConstructor()
                    .newInstance();
            Object kernel = ((Supplier<?>) found).get();
            if (kernel instanceof Kernel usable) {
                return Optional.of(usable);
            }
            absent.accept(kernel.toString());
        } catch (ClassNotFoundException notBuilt) {
            absent.accept("this build has no kernel, because it was made without a JDK " + LEAST_RELEASE);
        } catch (ReflectiveOperationException | LinkageError changed) {
            absent.accept("the kernel does not fit this JDK: " + changed);
        }
        return Optional.empty();
    }

    /**
     * Waits while all buffers are in use.
     *
     * @throws OutOfMemoryError when the heap has no room for a buffer
     */
    @Override
    public byte[] hash(Argon2Inputs inputs) {
        Argon2Inputs.range("memoryKiB of this core", inputs.memoryKiB(), 8, memoryKiB);
        permits.acquireUninterruptibly();
        try {
            Argon2Buffer buffer = Optional.ofNullable(free.poll()).orElseGet(() -> new Argon2Buffer(kernel, memoryKiB));
            try {
                return buffer.hash(inputs);
            } finally {
                free.push(buffer);
            }
        } finally {
            permits.release();
        }
    }

    /** Which kernel it has. */
    @Override
    public String toString() {
        return "Argon2Vector[" + kernel.name() + "]";
    }
}
