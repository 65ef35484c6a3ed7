package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.fuzzing.FuzzTarget;

/** A stored hash is refused without being repeated, or is exactly the text that this hash has, and affordable. */
class PhcHashFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        String stored = text(input);
        try {
            PhcHash hash = PhcHash.parse(stored);
            assertEquals(stored, hash.reveal());
            assertTrue(hash.salt().length >= 8 && hash.salt().length <= 64);
            assertTrue(hash.digest().length >= 16 && hash.digest().length <= 64);
            Argon2Parameters cost = hash.parameters();
            assertTrue(cost.memoryKiB() <= 2_097_152 && cost.iterations() <= 64 && cost.parallelism() <= 64);
            assertEquals("PhcHash[hidden]", hash.toString());
        } catch (StoreFailure refused) {
            assertFalse(stored.length() > 40 && refused.getMessage().contains(stored));
        }
    }
}
