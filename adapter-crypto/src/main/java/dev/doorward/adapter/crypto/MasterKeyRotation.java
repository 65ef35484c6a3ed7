package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces the master key: every key in the store is wrapped anew, and the keys themselves stay, so no token dies.
 *
 * <p>How an operator does it: run this with both master keys, then start every node with the new one. Nodes that still run
 * with the old one go on with the keys they have unwrapped. All keys change in one step of the store, so after a crash
 * either the old or the new master key fits all of them; to run this again is right in both cases, and also heals a store
 * in which a node has added a key under the old master key meanwhile. Keep the old master key as long as you keep backups
 * that need it.
 */
public final class MasterKeyRotation {

    private static final int ROUNDS = 10;

    private final SigningKeyStore store;
    private final KeyWrapping old;
    private final KeyWrapping anew;

    private MasterKeyRotation(SigningKeyStore store, KeyWrapping old, KeyWrapping anew) {
        this.store = store;
        this.old = old;
        this.anew = anew;
    }

    /**
     * Wraps every key, of whatever purpose, under the new master key, unless it is already.
     *
     * @return how many keys were wrapped anew; 0 when the new master key fitted all of them before
     * @throws StoreFailure when the store fails: then all keys have changed or none, and this may be called again. Also when
     *     a key fits neither master key: then its message names the key, and nothing has changed
     */
    public static int rotate(SigningKeyStore store, MasterKey old, MasterKey anew) {
        return new MasterKeyRotation(store, new KeyWrapping(old), new KeyWrapping(anew)).rotate();
    }

    private int rotate() {
        int rewrapped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<WrappedKey> left = left();
            if (left.isEmpty()) {
                return rewrapped;
            }
            // Afterwards we look again: false says that somebody was faster, and a node may have added a key.
            if (store.replaceAll(left, left.stream().map(this::rewrapped).toList())) {
                rewrapped += left.size();
            }
        }
        throw new StoreFailure("the keys kept changing while the master key was being replaced");
    }

    /** The keys that the new master key does not fit yet. */
    private List<WrappedKey> left() {
        return Stream.of(KeyPurpose.values())
                .flatMap(purpose -> store.all(purpose.stored()).stream())
                .filter(key -> !anew.fits(key))
                .toList();
    }

    private WrappedKey rewrapped(WrappedKey key) {
        return old.rewrap(key, anew)
                .orElseThrow(() -> new StoreFailure("neither the old nor the new master key fits " + key.purpose()
                        + " key " + key.sequence() + " (" + key.id() + "), or it was altered"));
    }
}
