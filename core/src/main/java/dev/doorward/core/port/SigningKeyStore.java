package dev.doorward.core.port;

import dev.doorward.core.key.WrappedKey;
import java.util.List;

/**
 * Stores signing keys, encrypted, for all nodes. Every method may throw {@link StoreFailure}. A store that keeps events keeps
 * one with every change.
 */
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

    /**
     * Replaces keys by the same keys wrapped anew, all or nothing; other keys stay as they are.
     *
     * @param expected keys as {@link #all} returned them, of one purpose or several
     * @param anew the same keys in the same order, of which nothing but {@link WrappedKey#wrapped()} differs
     * @return false when one of the expected keys is not stored with just these octets any more, and then nothing has
     *     changed. Of any number of simultaneous calls that expect one key exactly one MUST return true.
     */
    boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew);
}
