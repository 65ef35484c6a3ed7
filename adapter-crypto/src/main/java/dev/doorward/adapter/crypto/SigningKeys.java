package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The keys that sign access tokens, shared by all nodes through a {@link SigningKeyStore} and wrapped by a
 * {@link MasterKey} there. Safe for use by many threads.
 *
 * <p>Of the keys of the chosen algorithm the newest whose time has come signs; every other key, of whatever algorithm, only
 * verifies. So a key can be published before it signs, and kept until its last token has died. A key whose id is unknown
 * here is looked for in the store, at most once in 5 seconds.
 */
public final class SigningKeys {

    private static final String PURPOSE = "access-token";
    private static final long RELOAD_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int ATTEMPTS_TO_ADD = 10;

    private final SigningKeyStore store;
    private final MasterKey master;
    private final SigningAlgorithm algorithm;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    private volatile Loaded loaded = new Loaded(List.of(), 0);
    private long lastSearch;
    private boolean lastSearchFailed;

    private SigningKeys(
            SigningKeyStore store,
            MasterKey master,
            SigningAlgorithm algorithm,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.store = Objects.requireNonNull(store, "store");
        this.master = Objects.requireNonNull(master, "master");
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.nanoTime = nanoTime;
        this.lastSearch = nanoTime.getAsLong() - RELOAD_PAUSE_NANOS;
    }

    /**
     * Loads the keys, and adds the first key of this algorithm when there is none; it signs at once. Nodes that do this at
     * the same time end up with the same keys. Keys of another algorithm stay and verify.
     *
     * @throws StoreFailure when the store fails, or when the master key does not fit the keys in it
     */
    public static SigningKeys open(
            SigningKeyStore store, MasterKey master, SigningAlgorithm algorithm, InstantSource clock) {
        return open(store, master, algorithm, clock, System::nanoTime);
    }

    static SigningKeys open(
            SigningKeyStore store,
            MasterKey master,
            SigningAlgorithm algorithm,
            InstantSource clock,
            LongSupplier nanoTime) {
        SigningKeys keys = new SigningKeys(store, master, algorithm, clock, nanoTime);
        keys.loadOrCreate();
        return keys;
    }

    private void loadOrCreate() {
        for (int attempt = 0; attempt < ATTEMPTS_TO_ADD; attempt++) {
            load();
            if (!loaded.of(algorithm).isEmpty()) {
                return;
            }
            // False: another node was faster. Either way the store now knows more than we do.
            store.add(freshKey(loaded.lastSequence() + 1, now()));
        }
        throw new StoreFailure("no signing key could be added in " + ATTEMPTS_TO_ADD + " attempts");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A new key of this algorithm, ready for the store. */
    WrappedKey freshKey(int sequence, Instant signsFrom) {
        SigningKey key = SigningKey.generate(algorithm, signsFrom);
        byte[] secret = key.reveal();
        try {
            byte[] context = context(PURPOSE, sequence, key.id(), algorithm.joseName());
            byte[] wrapped = master.wrap(secret, context);
            return new WrappedKey(PURPOSE, sequence, key.id(), algorithm.joseName(), wrapped, now(), signsFrom);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void load() {
        List<SigningKey> keys = new ArrayList<>();
        int lastSequence = 0;
        for (WrappedKey wrapped : store.all(PURPOSE)) {
            lastSequence = wrapped.sequence();
            // An algorithm that only a newer release knows is left to the nodes that run it.
            SigningAlgorithm.ofJoseName(wrapped.algorithm()).ifPresent(known -> keys.add(unwrap(wrapped, known)));
        }
        loaded = new Loaded(List.copyOf(keys), lastSequence);
    }

    private SigningKey unwrap(WrappedKey key, SigningAlgorithm known) {
        byte[] context = context(key.purpose(), key.sequence(), key.id(), key.algorithm());
        byte[] secret = master.unwrap(key.wrapped(), context)
                .orElseThrow(
                        () -> new StoreFailure("the master key does not fit the keys in this database: signing key "
                                + key.sequence() + " (" + key.id() + ") was wrapped by another one, or was altered"));
        try {
            return SigningKey.parse(known, key.signsFrom(), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** What a wrapped key is bound to, each part with its length, so that no two contexts read alike. */
    private static byte[] context(String purpose, int sequence, String id, String algorithm) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeUTF(purpose);
            out.writeInt(sequence);
            out.writeUTF(id);
            out.writeUTF(algorithm);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    /** The key that signs now. */
    SigningKey current() {
        List<SigningKey> candidates = loaded.of(algorithm);
        Instant now = clock.instant();
        SigningKey current = candidates.get(0);
        for (SigningKey key : candidates) {
            // The first one signs even when its time has not come: the clock of the node that made it may be ahead.
            current = key.signsFrom().isAfter(now) ? current : key;
        }
        return current;
    }

    /**
     * The key of that id, or empty when the store had none when it was asked last.
     *
     * @throws StoreFailure when the store could not be asked
     */
    Optional<SigningKey> find(String id) {
        Optional<SigningKey> known = loaded.find(id);
        return known.isPresent() ? known : search(id);
    }

    /** Whoever comes while another thread asks the store waits for its answer. */
    private synchronized Optional<SigningKey> search(String id) {
        Optional<SigningKey> known = loaded.find(id);
        if (known.isPresent()) {
            return known;
        }
        long now = nanoTime.getAsLong();
        if (now - lastSearch >= RELOAD_PAUSE_NANOS) {
            lastSearch = now;
            lastSearchFailed = true;
            load();
            lastSearchFailed = false;
        } else if (lastSearchFailed) {
            throw new StoreFailure("the signing keys could not be loaded a moment ago");
        }
        return loaded.find(id);
    }

    /**
     * The public keys as a JWK Set (RFC 7517, section 5), those that do not sign yet included. HS256 keys are secret and
     * never in it.
     */
    public String jwks() {
        return loaded.jwks();
    }

    @Override
    public String toString() {
        return "SigningKeys[" + algorithm + "]";
    }

    /** The keys as they were in the store, oldest first. */
    private record Loaded(List<SigningKey> keys, int lastSequence, String jwks) {

        Loaded(List<SigningKey> keys, int lastSequence) {
            this(
                    keys,
                    lastSequence,
                    keys.stream()
                            .flatMap(key -> key.publicJwk().stream())
                            .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
        }

        List<SigningKey> of(SigningAlgorithm algorithm) {
            return keys.stream().filter(key -> key.algorithm() == algorithm).toList();
        }

        Optional<SigningKey> find(String id) {
            return keys.stream().filter(key -> key.id().equals(id)).findFirst();
        }
    }
}
