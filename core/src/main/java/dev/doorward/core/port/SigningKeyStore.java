package dev.doorward.core.port;

import dev.doorward.core.key.WrappedKey;
import java.util.List;

/** Stores signing keys, encrypted, for all nodes. Every method may throw {@link StoreFailure}. */
public interface SigningKeyStore {

    /** All keys of that purpose, ordered by sequence. */
    List<WrappedKey> all(String purpose);

    /**
     * Adds a key.
     *
     * @return false when its purpose has a key of that sequence already, and then nothing has changed. Of any number of
     *     simultaneous calls with one purpose and sequence exactly one MUST return true.
     */
    boolean add(WrappedKey key);
}
