package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class Argon2VectorTest {

    private static Argon2Inputs inputs(int memoryKiB) {
        return new Argon2Inputs(new byte[3], new byte[16], new byte[0], new byte[0], memoryKiB, 1, 1, 32);
    }

    @Test
    void there_is_a_core_or_exactly_one_sentence_that_says_why_not() {
        List<String> sentences = new ArrayList<>();
        Optional<Argon2Core> core = Argon2Vector.load(1, 64, sentences::add);
        assertEquals(core.isPresent() ? 0 : 1, sentences.size(), sentences::toString);
        System.out.println("the fast core here: " + core.map(Object::toString).orElseGet(() -> sentences.get(0)));
        if (Runtime.version().feature() < 25) {
            assertEquals(
                    List.of("it needs JDK 25 or later, and this is "
                            + Runtime.version().feature()),
                    sentences);
        }
    }

    @Test
    void a_core_that_was_loaded_agrees_with_the_rfcs_words() {
        Kernels.all();
        Argon2Core core = Argon2Vector.load(1, 64, why -> System.out.println("SKIPPED: " + why))
                .orElse(null);
        if (core != null) {
            assertArrayEquals(new Argon2Buffer(new ReferenceKernel(), 64).hash(inputs(64)), core.hash(inputs(64)));
            assertTrue(core.toString().matches("Argon2Vector\\[(512|256) bits]"), core.toString());
        }
    }

    @Test
    void buffers_beyond_half_of_the_heap_are_refused() {
        List<String> sentences = new ArrayList<>();
        assertTrue(Argon2Vector.load(1024, 2_097_152, sentences::add).isEmpty());
        assertEquals(1, sentences.size());
    }

    @Test
    @Timeout(60)
    void no_more_hashes_run_at_a_time_than_there_are_buffers_and_a_further_one_waits() throws Exception {
        CountDownLatch twoRun = new CountDownLatch(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Argon2Vector core = new Argon2Vector(
                new ReferenceKernel() {
                    @Override
                    public void compress(long[] memory, int left, int right, int next, boolean add, int scratch) {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        twoRun.countDown();
                        try {
                            twoRun.await();
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                        super.compress(memory, left, right, next, add, scratch);
                        running.decrementAndGet();
                    }
                },
                2,
                64);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<byte[]>> tags = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tags.add(threads.submit(() -> core.hash(inputs(64))));
            }
            byte[] expected = new Argon2Buffer(new ReferenceKernel(), 64).hash(inputs(64));
            for (Future<byte[]> tag : tags) {
                assertArrayEquals(expected, tag.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(2, most.get());
    }

    @Test
    void a_hash_that_asks_for_more_than_a_buffer_is_refused_and_a_smaller_one_is_right() {
        Argon2Vector core = new Argon2Vector(new ReferenceKernel(), 1, 64);
        assertThrows(IllegalArgumentException.class, () -> core.hash(inputs(65)));
        assertArrayEquals(new Argon2Buffer(new ReferenceKernel(), 9).hash(inputs(9)), core.hash(inputs(9)));
    }

    @Test
    void inputs_out_of_range_are_refused_by_name() {
        byte[] salt = new byte[8];
        byte[] none = new byte[0];
        refused("octets of salt", () -> new Argon2Inputs(none, new byte[7], none, none, 8, 1, 1, 32));
        refused("parallelism", () -> new Argon2Inputs(none, salt, none, none, 8, 1, 0, 32));
        refused("parallelism", () -> new Argon2Inputs(none, salt, none, none, 4096, 1, 256, 32));
        refused("iterations", () -> new Argon2Inputs(none, salt, none, none, 8, 0, 1, 32));
        refused("memoryKiB", () -> new Argon2Inputs(none, salt, none, none, 15, 1, 2, 32));
        refused("memoryKiB", () -> new Argon2Inputs(none, salt, none, none, 2_097_153, 1, 1, 32));
        refused("tagLength", () -> new Argon2Inputs(none, salt, none, none, 8, 1, 1, 3));
        refused("tagLength", () -> new Argon2Inputs(none, salt, none, none, 8, 1, 1, 1025));
        refused("buffers", () -> Argon2Vector.load(0, 64, why -> {}));
        refused("memoryKiB", () -> Argon2Vector.load(1, 7, why -> {}));
    }

    private static void refused(String what, Runnable asked) {
        String message =
                assertThrows(IllegalArgumentException.class, asked::run).getMessage();
        assertTrue(message.startsWith(what + " must be "), message);
    }

    @Test
    void inputs_do_not_print() {
        byte[] canary = {67, 97, 110, 97, 114, 121, 48, 49};
        String printed = new Argon2Inputs(canary, canary, canary, canary, 64, 1, 2, 32).toString();
        assertEquals("Argon2Inputs[m=64,t=1,p=2]", printed);
    }
}
