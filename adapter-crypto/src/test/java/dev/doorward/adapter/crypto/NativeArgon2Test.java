package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import de.mkammerer.argon2.Argon2Version;
import de.mkammerer.argon2.jna.Argon2Library;
import de.mkammerer.argon2.jna.Argon2_context;
import de.mkammerer.argon2.jna.Size_t;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NativeArgon2Test {

    private static final int KEPT_KIB = 128;
    private static final long SEED = System.nanoTime();

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void the_vector_of_rfc_9106_section_5_3_comes_out() {
        byte[] digest = new NativeArgon2(KEPT_KIB)
                .hash(new Argon2Inputs(filled(32, 1), filled(16, 2), filled(8, 3), filled(12, 4), 32, 3, 4, 32));
        assertEquals(
                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
                HexFormat.of().formatHex(digest));
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
    }

    @Test
    void it_agrees_with_the_call_of_argon2_jvm_whatever_the_memory() throws Exception {
        Argon2Advanced other = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
        NativeArgon2 own = new NativeArgon2(KEPT_KIB);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            // Some of them need more than is kept.
            Argon2Inputs inputs = any(32 + random.nextInt(2 * KEPT_KIB), 1 + random.nextInt(3));
            work.add(() -> {
                assertArrayEquals(
                        other.rawHashAdvanced(
                                inputs.iterations(),
                                inputs.memoryKiB(),
                                inputs.parallelism(),
                                inputs.password(),
                                inputs.salt(),
                                orNull(inputs.secret()),
                                orNull(inputs.associated()),
                                inputs.tagLength(),
                                Argon2Version.V13),
                        own.hash(inputs),
                        "seed " + SEED);
                return null;
            });
        }
        together(8, work);
    }

    private Argon2Inputs any(int kib, int lanes) {
        return new Argon2Inputs(octets(1), octets(8), octets(0), octets(0), kib, 1 + random.nextInt(3), lanes, 32);
    }

    private byte[] octets(int least) {
        byte[] octets = new byte[least + random.nextInt(40)];
        random.nextBytes(octets);
        return octets;
    }

    private static byte[] orNull(byte[] octets) {
        return octets.length == 0 ? null : octets;
    }

    private static void together(int threads, List<Callable<Void>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void memory_is_used_again_and_nothing_is_left_in_it() {
        Set<Pointer> seen = ConcurrentHashMap.newKeySet();
        List<Boolean> clean = new ArrayList<>();
        NativeArgon2 argon2 = new NativeArgon2(
                KEPT_KIB,
                () -> library(context -> {
                    Pointer memory = memoryOf(context, KEPT_KIB);
                    seen.add(memory);
                    memory.setMemory(0, KEPT_KIB << 10, (byte) 7);
                    int code = Argon2Library.INSTANCE.argon2id_ctx(context);
                    clean.add(isWiped(memory));
                    assertFalse(isZero(context.out.getByteArray(0, 32)));
                    return code;
                }),
                Memory::new);
        for (int i = 0; i < 5; i++) {
            argon2.hash(any(KEPT_KIB, 1));
        }
        assertEquals(1, seen.size());
        assertEquals(Set.of(true), Set.copyOf(clean));
        assertEquals(5, clean.size());
    }

    private static boolean isWiped(Pointer memory) {
        return isZero(memory.getByteArray(0, KEPT_KIB << 10));
    }

    private static boolean isZero(byte[] octets) {
        return Arrays.equals(octets, new byte[octets.length]);
    }

    /** What the library would be given. */
    private static Pointer memoryOf(Argon2_context context, int kib) {
        Memory address = new Memory(8);
        assertEquals(0, Function.getFunction(context.allocate_cbk).invokeInt(new Object[] {
            address, new Size_t((long) kib << 10)
        }));
        return address.getPointer(0);
    }

    @Test
    void a_hash_that_needs_more_has_memory_of_its_own() {
        List<Pointer> seen = new ArrayList<>();
        NativeArgon2 argon2 = new NativeArgon2(
                KEPT_KIB,
                () -> library(context -> {
                    seen.add(memoryOf(context, context.m_cost.intValue()));
                    return 0;
                }),
                Memory::new);
        argon2.hash(any(KEPT_KIB, 1));
        argon2.hash(any(KEPT_KIB + 1, 1));
        argon2.hash(any(KEPT_KIB, 1));
        assertEquals(seen.get(0), seen.get(2));
        assertNotEquals(seen.get(0), seen.get(1));
        assertEquals(1, argon2.kept());
    }

    @Test
    void arguments_are_wiped_and_given_back_after_each_hash_and_so_is_memory_of_its_own() {
        List<Boolean> arguments = new ArrayList<>();
        List<Long> pieces = new ArrayList<>();
        NativeArgon2 argon2 = new NativeArgon2(KEPT_KIB, () -> Argon2Library.INSTANCE, size -> new Memory(size) {
            @Override
            public void close() {
                if (size < 1024) {
                    arguments.add(isZero(getByteArray(0, (int) size)));
                } else {
                    pieces.add(size);
                }
                super.close();
            }
        });
        argon2.hash(any(KEPT_KIB, 1));
        assertEquals(List.of(true), arguments);
        argon2.hash(any(2 * KEPT_KIB, 1));
        assertEquals(List.of(true, true), arguments);
        assertEquals(List.of((2L * KEPT_KIB << 10) + 64), pieces);
    }

    /** As the library does without a thread: it has written by then, and neither wipes nor gives back. */
    @Test
    void memory_of_a_hash_that_failed_is_wiped_and_given_back_and_never_used_again() {
        AtomicInteger wiped = new AtomicInteger();
        NativeArgon2 argon2 = new NativeArgon2(
                KEPT_KIB,
                () -> library(context -> {
                    int kib = context.m_cost.intValue();
                    memoryOf(context, kib).setMemory(0, (long) kib << 10, (byte) 7);
                    return -33;
                }),
                size -> new Memory(size) {
                    @Override
                    public void close() {
                        wiped.addAndGet(size > 1024 && isZero(getByteArray(0, (int) size)) ? 1 : 0);
                        super.close();
                    }
                });
        for (int kib : List.of(KEPT_KIB, KEPT_KIB + 1)) {
            assertThrows(StoreFailure.class, () -> argon2.hash(any(kib, 1)));
            assertEquals(1, wiped.getAndSet(0), kib + " KiB");
            assertEquals(0, argon2.kept(), kib + " KiB");
        }
    }

    @Test
    void it_keeps_memory_for_each_processor_and_gives_the_rest_back() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = processors + 2;
        CyclicBarrier all = new CyclicBarrier(threads);
        ConcurrentLinkedQueue<Pointer> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger givenBack = new AtomicInteger();
        NativeArgon2 argon2 = new NativeArgon2(
                KEPT_KIB,
                () -> library(context -> {
                    seen.add(memoryOf(context, KEPT_KIB));
                    try {
                        all.await();
                    } catch (Exception broken) {
                        throw new AssertionError(broken);
                    }
                    return 0;
                }),
                size -> new Memory(size) {
                    @Override
                    public void close() {
                        givenBack.addAndGet(size < 1024 ? 0 : 1);
                        super.close();
                    }
                });
        Callable<Void> hash = () -> {
            argon2.hash(new Argon2Inputs(filled(8, 1), filled(16, 2), new byte[0], new byte[0], KEPT_KIB, 1, 1, 32));
            return null;
        };
        together(threads, Collections.nCopies(threads, hash));
        assertEquals(threads, Set.copyOf(seen).size());
        assertEquals(processors, argon2.kept());
        assertEquals(threads - processors, givenBack.get());
    }

    @Test
    void the_library_gets_no_more_than_there_is() {
        try (Argon2Memory memory = new Argon2Memory(1, Memory::new)) {
            Memory address = new Memory(8);
            Function allocate = Function.getFunction(memory.allocate());
            assertEquals(0, allocate.invokeInt(new Object[] {address, new Size_t(1_024)}));
            assertNotEquals(0, allocate.invokeInt(new Object[] {address, new Size_t(1_025)}));
        }
    }

    @Test
    void it_begins_at_a_cache_line_wherever_the_memory_does() {
        for (int offset = 0; offset < 64; offset += 8) {
            int before = offset;
            Memory address = new Memory(8);
            try (Argon2Memory memory = new Argon2Memory(1, size -> new Elsewhere(size, before))) {
                Function.getFunction(memory.allocate()).invokeInt(new Object[] {address, new Size_t(1_024)});
                assertEquals(0, Pointer.nativeValue(address.getPointer(0)) % 64, "offset " + before);
            }
        }
    }

    /** Memory that begins so many octets behind a cache line. */
    private static final class Elsewhere extends Memory {

        private final long allocated;

        Elsewhere(long size, int offset) {
            super(size + 64 + offset);
            allocated = peer;
            peer += (-peer & 63) + offset;
            this.size = size;
        }

        @Override
        public void close() {
            peer = allocated;
            super.close();
        }
    }

    @Test
    void a_native_failure_is_said_and_never_a_digest() {
        assertThrows(Overloaded.class, () -> hashing(context -> -22));
        assertTrue(assertThrows(StoreFailure.class, () -> hashing(context -> -33))
                .getMessage()
                .contains("-33"));
        Error exhausted = new OutOfMemoryError("Cannot allocate 32 bytes");
        assertEquals(
                exhausted,
                assertThrows(Overloaded.class, () -> hashing(failing(exhausted)))
                        .getCause());
        for (Error missing :
                List.of(new UnsatisfiedLinkError("noexec"), new NoClassDefFoundError("initialised in vain"))) {
            assertEquals(
                    missing,
                    assertThrows(StoreFailure.class, () -> hashing(failing(missing)))
                            .getCause());
        }
    }

    private static Call failing(Error failure) {
        return context -> {
            throw failure;
        };
    }

    private void hashing(Call call) {
        new NativeArgon2(KEPT_KIB, () -> library(call), Memory::new).hash(any(64, 1));
    }

    @Test
    void the_library_is_looked_for_at_the_first_hash() {
        NativeArgon2 argon2 = new NativeArgon2(
                KEPT_KIB,
                () -> {
                    throw new UnsatisfiedLinkError("not here");
                },
                Memory::new);
        assertThrows(StoreFailure.class, () -> argon2.hash(any(64, 1)));
    }

    private interface Call {

        int with(Argon2_context.ByReference context);
    }

    private static Argon2Library library(Call call) {
        Argon2Library library = mock(Argon2Library.class);
        when(library.argon2id_ctx(isA(Argon2_context.ByReference.class)))
                .thenAnswer(invocation -> call.with(invocation.getArgument(0, Argon2_context.ByReference.class)));
        return library;
    }
}
