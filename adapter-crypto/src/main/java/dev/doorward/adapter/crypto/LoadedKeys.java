package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The keys of one purpose as they were in the store at one moment, and what each of them does at a given time.
 *
 * <p>The newest key whose time has come signs, whatever its algorithm, so every node that knows the same keys signs with
 * the same one. An older key stops signing when any newer one begins, and retires a while after that.
 */
final class LoadedKeys {

    /** Before the store was asked. */
    static final LoadedKeys NONE = new LoadedKeys(Instant.MIN, List.of(), Optional.empty());

    private final Instant loadedAt;
    private final List<Held> held;
    private final Optional<WrappedKey> newest;

    private LoadedKeys(Instant loadedAt, List<Held> held, Optional<WrappedKey> newest) {
        this.loadedAt = loadedAt;
        this.held = held;
        this.newest = newest;
    }

    /**
     * @param stored all keys of the purpose, by sequence
     * @param loadedAt the time before the store was asked
     * @param retirement how long a key verifies after it has stopped signing
     * @param unwrap is not asked for keys that have retired, nor for those of an algorithm that only a newer release knows,
     *     which are left to the nodes that run it
     */
    static LoadedKeys of(
            List<WrappedKey> stored,
            Instant loadedAt,
            Duration retirement,
            BiFunction<WrappedKey, SigningAlgorithm, SigningKey> unwrap) {
        List<Held> held = new ArrayList<>();
        Instant stopsSigning = Instant.MAX;
        for (int i = stored.size() - 1; i >= 0; i--) {
            WrappedKey key = stored.get(i);
            Optional<SigningAlgorithm> algorithm = SigningAlgorithm.ofJoseName(key.algorithm());
            if (algorithm.isPresent()) {
                Instant retires = stopsSigning.equals(Instant.MAX) ? Instant.MAX : stopsSigning.plus(retirement);
                if (loadedAt.isBefore(retires)) {
                    held.add(0, new Held(key, retires, unwrap.apply(key, algorithm.get())));
                }
                stopsSigning = key.signsFrom().isBefore(stopsSigning) ? key.signsFrom() : stopsSigning;
            }
        }
        return new LoadedKeys(
                loadedAt,
                List.copyOf(held),
                stored.isEmpty() ? Optional.empty() : Optional.of(stored.get(stored.size() - 1)));
    }

    /** Whether they were loaded at most so long ago, by a clock that may have been moved either way. */
    boolean areYoungerThan(Duration age, Instant now) {
        return loadedAt.isAfter(now.minus(age)) && loadedAt.isBefore(now.plus(age));
    }

    /** The last one in the store, of whatever algorithm. */
    Optional<WrappedKey> newest() {
        return newest;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** The last one that was unwrapped, or empty when there is none. */
    Optional<WrappedKey> newestUnwrapped() {
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(held.get(held.size() - 1).stored());
    }

    /** The key that signs at that time, or empty when there is none. */
    Optional<SigningKey> current(Instant now) {
        Optional<SigningKey> current = held.stream().findFirst().map(Held::key);
        for (Held one : held) {
            // The first one signs even when its time has not come: the clock of the node that made it may be ahead.
            current = one.stored().signsFrom().isAfter(now) ? current : Optional.of(one.key());
        }
        return current;
    }

    /** The key of that id, unless it has retired by then. */
    Optional<SigningKey> find(String id, Instant now) {
        return verifying(now).filter(key -> key.id().equals(id)).findFirst();
    }

    /** All that verify, those that do not sign yet included, the oldest first. */
    Stream<SigningKey> verifying(Instant now) {
        return held.stream().filter(one -> now.isBefore(one.retires())).map(Held::key);
    }

    /** Whether this very key is among those that verify; asked for every request, so it allocates nothing. */
    boolean verifies(SigningKey key, Instant now) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).key() == key) {
                return now.isBefore(held.get(i).retires());
            }
        }
        return false;
    }

    /** The key that was unwrapped before for the same place, if any. */
    Optional<SigningKey> unwrapped(WrappedKey place) {
        return held.stream()
                .filter(one -> one.stored().sequence() == place.sequence())
                .filter(one -> one.stored().id().equals(place.id()))
                .filter(one -> one.stored().algorithm().equals(place.algorithm()))
                .findFirst()
                .map(Held::key);
    }

    private record Held(WrappedKey stored, Instant retires, SigningKey key) {}
}
