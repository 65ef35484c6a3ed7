package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.testkit.InMemoryStore;
import java.util.List;

/** The reference store, which counts, can be broken, and can be overtaken. */
final class ObservedKeyStore implements SigningKeyStore {

    final InMemoryStore keys = new InMemoryStore();
    volatile Runnable beforeAdd = () -> {};
    volatile Runnable beforeRead = () -> {};
    volatile Runnable beforeReplace = () -> {};
    volatile Runnable afterReplace = () -> {};
    volatile boolean broken;
    volatile boolean lost;
    volatile int reads;

    @Override
    public List<WrappedKey> all(String purpose) {
        synchronized (this) {
            reads++;
        }
        beforeRead.run();
        if (broken) {
            throw new StoreFailure("broken by the test");
        }
        return lost ? List.of() : keys.all(purpose);
    }

    @Override
    public boolean add(WrappedKey key) {
        beforeAdd.run();
        return keys.add(key);
    }

    @Override
    public boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew) {
        beforeReplace.run();
        boolean replaced = keys.replaceAll(expected, anew);
        afterReplace.run();
        return replaced;
    }
}
