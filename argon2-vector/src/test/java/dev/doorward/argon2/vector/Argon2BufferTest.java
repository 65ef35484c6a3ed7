package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The algorithm around the kernel, with the RFC's own kernel on any JDK and with ours where they run. */
class Argon2BufferTest {

    private static final String RFC_TAG = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";

    private final Random random = new Random();

    /** Section 5.3: with a secret and associated data. */
    private static Argon2Inputs rfc() {
        return new Argon2Inputs(filled(32, 1), filled(16, 2), filled(8, 3), filled(12, 4), 32, 3, 4, 32);
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
    }

    private static String tag(Kernel kernel, Argon2Inputs inputs) {
        return HexFormat.of().formatHex(new Argon2Buffer(kernel, inputs.memoryKiB()).hash(inputs));
    }

    @Test
    void the_vector_of_rfc_9106_section_5_3() {
        assertEquals(RFC_TAG, tag(new ReferenceKernel(), rfc()));
    }

    @Test
    void the_vector_of_rfc_9106_section_5_3_by_every_kernel() {
        for (Kernel kernel : Kernels.all()) {
            assertEquals(RFC_TAG, tag(kernel, rfc()), kernel.name());
        }
    }

    /** Made with the reference implementation, version 20190702: {@code argon2 somesalt -id -t 2 -k 256 -p 1 -l 32}. */
    @Test
    void a_vector_of_the_reference_implementation() {
        Argon2Inputs inputs =
                new Argon2Inputs(octets("password"), octets("somesalt"), new byte[0], new byte[0], 256, 2, 1, 32);
        assertEquals(
                "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe", tag(new ReferenceKernel(), inputs));
    }

    @Test
    void every_kernel_agrees_with_the_rfcs_words_on_random_inputs() {
        for (Kernel kernel : Kernels.all()) {
            Argon2Buffer buffer = new Argon2Buffer(kernel, 600);
            for (int i = 0; i < 100; i++) {
                Argon2Inputs inputs = randomInputs();
                assertEquals(
                        tag(new ReferenceKernel(), inputs),
                        HexFormat.of().formatHex(buffer.hash(inputs)),
                        () -> kernel.name() + ": " + inputs);
            }
        }
    }

    private Argon2Inputs randomInputs() {
        int lanes = 1 + random.nextInt(4);
        return new Argon2Inputs(
                octets(random.nextInt(200)),
                octets(8 + random.nextInt(60)),
                octets(random.nextInt(130)),
                octets(random.nextInt(40)),
                8 * lanes + random.nextInt(560),
                1 + random.nextInt(4),
                lanes,
                4 + random.nextInt(140));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    @Test
    void nothing_is_left_in_the_memory_afterwards_also_when_the_kernel_breaks() throws Exception {
        Argon2Buffer whole = new Argon2Buffer(new ReferenceKernel(), 32);
        whole.hash(rfc());
        assertWiped(whole);
        Argon2Buffer broken = new Argon2Buffer(new BreakingKernel(), 32);
        assertThrows(IllegalStateException.class, () -> broken.hash(rfc()));
        assertWiped(broken);
    }

    private static void assertWiped(Argon2Buffer buffer) throws Exception {
        Field field = Argon2Buffer.class.getDeclaredField("memory");
        field.setAccessible(true);
        long[] memory = (long[]) field.get(buffer);
        assertArrayEquals(new long[36 * Kernel.BLOCK], memory);
    }

    @Test
    void the_inputs_are_not_changed() {
        Argon2Inputs inputs = rfc();
        tag(new ReferenceKernel(), inputs);
        assertArrayEquals(filled(32, 1), inputs.password());
        assertArrayEquals(filled(16, 2), inputs.salt());
        assertArrayEquals(filled(8, 3), inputs.secret());
        assertArrayEquals(filled(12, 4), inputs.associated());
    }

    /** Leaves everything full and then breaks. */
    private static final class BreakingKernel implements Kernel {

        private int blocks;

        @Override
        public int position(int word) {
            return word;
        }

        @Override
        public void compress(long[] memory, int left, int right, int next, boolean accumulate, int scratch) {
            if (++blocks == 50) {
                Arrays.fill(memory, 7);
                throw new IllegalStateException("broken");
            }
            memory[next] = 1;
        }

        @Override
        public String name() {
            return "breaking";
        }
    }
}
