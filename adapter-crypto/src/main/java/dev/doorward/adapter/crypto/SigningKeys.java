package dev.doorward.adapter.crypto;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The keys that sign tokens of one kind, shared by all nodes through a {@link SigningKeyStore} and wrapped by a
 * {@link MasterKey} there. Safe for use by many threads.
 *
 * <p><b>Rotation.</b> The newest key whose time has come signs, whatever its algorithm; the configured algorithm is that of
 * keys yet to be made. A new key is stored {@link #LEAD_TIME} before it signs, and no node signs with a view of the store
 * older than half of that: it reloads first, or fails. So when a key begins to sign, every node that signs knows it, and
 * the one before it signs nothing any more, provided that clocks differ by less than the other half. Whoever verifies learns
 * the key in the same time, other services through {@link #jwks()}.
 *
 * <p><b>The first key</b> signs at once, for a server that has no key yet could not answer anybody. A service that asked
 * for the key set before there was one, or keeps that of a database whose keys are gone, refuses tokens of the first key
 * until it asks again: up to 5 minutes, the {@code max-age} of the key set. Every later key is published before it signs.
 *
 * <p><b>Unknown keys.</b> A known key is found without a lock. An unknown id makes the node reload its keys on a thread of
 * its own, one reload at a time and none within 5 seconds of the last: nobody can sign with a key that is so new. While
 * the reload runs two callers wait for it, until 100 milliseconds after it began, and all others are told at once that
 * the key cannot be judged yet. So whoever makes ids up, even while the store hangs, neither occupies the threads that
 * check tokens nor the store.
 *
 * <p><b>Retirement.</b> A key that has stopped signing verifies until its last token has died and 5 minutes more; then it is
 * dropped here and from the key set. Its row stays in the store, where it is of no use to anybody.
 *
 * <p><b>Care.</b> Call {@link #rotateIfDue} every minute, or {@link #reload} when keys are rotated otherwise. Whoever
 * signs then never waits for the store. Without either everything holds but the promptness of {@link #jwks()}, and one
 * signature in 5 minutes waits.
 */
public final class SigningKeys {

    /**
     * So long a new key is known before it signs: 10 minutes. Another service may keep the key set for 5 of them (the
     * {@code max-age} it is served with), and a node may be some minutes late to learn of the key.
     */
    public static final Duration LEAD_TIME = Duration.ofMinutes(10);

    /** How far the clocks of two nodes may be apart. */
    static final Duration SKEW = LEAD_TIME.dividedBy(2);

    private static final Duration OLDEST_VIEW = LEAD_TIME.minus(SKEW);
    private static final Duration LONGEST_LIFE = Duration.ofDays(10_000);

    /**
     * The longest session that a policy allows. Not the one of today's policy: sessions of an earlier, more generous one
     * may be living, and each needs the key that its seed names.
     */
    private static final Duration LONGEST_SESSION = Duration.ofDays(3650);

    private static final int ATTEMPTS_TO_ADD = 10;

    private final KeyPurpose purpose;
    private final SigningKeyStore store;
    private final KeyWrapping wrapping;
    private final SigningAlgorithm algorithm;
    private final Duration retirement;
    private final InstantSource clock;
    private final PacedReload reloading;

    private volatile LoadedKeys loaded = LoadedKeys.NONE;

    /**
     * Loads what keys of this algorithm take, which keeps a fresh JVM busy for some tenths of a second. A program may do this on
     * another thread: for {@link SigningAlgorithm#HS256} while it waits for its store, since most of what reads keys is the same
     * for all, and for the one it signs with when it has started, since only the first signature needs the rest. Nothing depends on it.
     */
    public static void warmUp(SigningAlgorithm algorithm) {
        SigningKey.parse(algorithm, SigningKey.generate(algorithm).reveal());
    }

    private SigningKeys(
            KeyPurpose purpose,
            SigningKeyStore store,
            MasterKey master,
            SigningAlgorithm algorithm,
            Duration longestLife,
            InstantSource clock,
            LongSupplier nanoTime,
            Executor reloads) {
        this.purpose = purpose;
        this.store = Objects.requireNonNull(store, "store");
        this.wrapping = new KeyWrapping(master);
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        this.retirement = longestLife.plus(SKEW);
        this.clock = Objects.requireNonNull(clock, "clock");
        this.reloading = new PacedReload(purpose.stored(), this::reload, nanoTime, reloads);
    }

    /**
     * Loads the keys for access tokens. When there is none it adds the first, which signs at once; when the newest is of
     * another algorithm it adds one of this algorithm, which signs after the {@link #LEAD_TIME}. Nodes that do this at the
     * same time end up with the same keys.
     *
     * @param longestLife the longest life of any token that may be about, 1 second to 10,000 days: of those that are made
     *     today, and of those that were made before the setting was lowered. The lifetime of a session is a good value,
     *     because no token outlives its session
     * @throws StoreFailure when the store fails, or when the master key does not fit the keys in it
     * @throws IllegalArgumentException when the longest life is out of its range
     */
    public static SigningKeys forAccessTokens(
            SigningKeyStore store,
            MasterKey master,
            SigningAlgorithm algorithm,
            Duration longestLife,
            InstantSource clock) {
        return forAccessTokens(
                store, master, algorithm, longestLife, clock, System::nanoTime, PacedReload::onDaemonThread);
    }

    static SigningKeys forAccessTokens(
            SigningKeyStore store,
            MasterKey master,
            SigningAlgorithm algorithm,
            Duration longestLife,
            InstantSource clock,
            LongSupplier nanoTime,
            Executor reloads) {
        if (longestLife.compareTo(Duration.ofSeconds(1)) < 0 || longestLife.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("longestLife must be PT1S to P10000D, is " + longestLife);
        }
        return new SigningKeys(KeyPurpose.ACCESS_TOKEN, store, master, algorithm, longestLife, clock, nanoTime, reloads)
                .opened();
    }

    /**
     * Loads the keys for refresh tokens, and adds the first when there is none. They are secrets of HMAC-SHA256. A session
     * keeps the key that its seed names until it ends, so a key retires only after the longest session that can be: 3,650
     * days.
     *
     * @throws StoreFailure when the store fails, or when the master key does not fit the keys in it
     */
    public static SigningKeys forRefreshTokens(SigningKeyStore store, MasterKey master, InstantSource clock) {
        return forRefreshTokens(store, master, clock, System::nanoTime, PacedReload::onDaemonThread);
    }

    static SigningKeys forRefreshTokens(
            SigningKeyStore store, MasterKey master, InstantSource clock, LongSupplier nanoTime, Executor reloads) {
        return new SigningKeys(
                        KeyPurpose.REFRESH_TOKEN,
                        store,
                        master,
                        SigningAlgorithm.HS256,
                        LONGEST_SESSION,
                        clock,
                        nanoTime,
                        reloads)
                .opened();
    }

    private SigningKeys opened() {
        addUnless(newest -> loaded.newestUnwrapped()
                .filter(key -> key.algorithm().equals(algorithm.joseName()))
                .isPresent());
        return this;
    }

    /**
     * Adds a key that will sign after the {@link #LEAD_TIME}, and loads all keys. When a key of this algorithm is waiting
     * for its time already, none is added: nodes that rotate at the same moment, or an operator who asks twice, get one.
     *
     * @return the key that will sign next
     * @throws StoreFailure when the store fails, or when the master key does not fit the keys in it
     */
    public WrappedKey rotate() {
        return addUnless(this::isWaiting);
    }

    /** A key that waits for longer than any lead time was made by a clock that is wrong, and does not count. */
    private boolean isWaiting(WrappedKey newest) {
        Instant now = clock.instant();
        return newest.algorithm().equals(algorithm.joseName())
                && newest.signsFrom().isAfter(now)
                && !newest.signsFrom().isAfter(now.plus(LEAD_TIME).plus(SKEW));
    }

    /**
     * Loads all keys, and rotates when the newest was made so long ago. It is made to be called every minute on every node.
     *
     * @param every at least the {@link #LEAD_TIME}; 90 days are a good value
     * @return the new key, or empty when none was due
     * @throws StoreFailure when the store fails, or when the master key does not fit the keys in it
     * @throws IllegalArgumentException when the duration is too short
     */
    public Optional<WrappedKey> rotateIfDue(Duration every) {
        if (every.compareTo(LEAD_TIME) < 0) {
            throw new IllegalArgumentException("every must be at least " + LEAD_TIME + ", is " + every);
        }
        reload();
        // There is one: the first was added before anybody had these keys, and a reload that finds none fails.
        int before = loaded.newest().orElseThrow().sequence();
        WrappedKey newest = addUnless(key -> !isDue(key, every));
        return newest.sequence() == before ? Optional.empty() : Optional.of(newest);
    }

    /** A key that was made as far in the future, by a clock that was wrong, would not be due for long. */
    private boolean isDue(WrappedKey newest, Duration every) {
        return Duration.between(newest.createdAt(), clock.instant()).abs().compareTo(every) >= 0;
    }

    /**
     * Loads the keys from the store. Those that are known are not unwrapped again, so a node goes on while its master key is
     * being replaced, until it meets a key that was made after that.
     *
     * @throws StoreFailure when the store fails, when it has lost its keys, or when the master key does not fit; the known
     *     keys stay then
     */
    public synchronized void reload() {
        LoadedKeys before = loaded;
        Instant now = now();
        LoadedKeys anew = LoadedKeys.of(
                store.all(purpose.stored()),
                now,
                retirement,
                (key, known) -> before.unwrapped(key).orElseGet(() -> unwrap(key, known)));
        if (anew.isEmpty() && !before.isEmpty()) {
            throw new StoreFailure("the store has no " + purpose.stored() + " key any more");
        }
        loaded = anew;
        reloading.succeededOtherwise();
    }

    private SigningKey unwrap(WrappedKey key, SigningAlgorithm known) {
        return wrapping.unwrap(key, known).orElseThrow(() -> doesNotFit(key));
    }

    static StoreFailure doesNotFit(WrappedKey key) {
        return new StoreFailure("the master key does not fit the keys in this database: " + key.purpose() + " key "
                + key.sequence() + " (" + key.id() + ") was wrapped by another one, or was altered");
    }

    /** The newest key, after one was added unless the newest is good enough. */
    private synchronized WrappedKey addUnless(Predicate<WrappedKey> goodEnough) {
        for (int attempt = 0; attempt < ATTEMPTS_TO_ADD; attempt++) {
            reload();
            Optional<WrappedKey> newest = loaded.newest();
            if (newest.filter(goodEnough).isPresent()) {
                return newest.get();
            }
            // A node that still has an old master key must not add a key which the others cannot read.
            loaded.newestUnwrapped().filter(key -> !wrapping.fits(key)).ifPresent(key -> {
                throw doesNotFit(key);
            });
            WrappedKey fresh = fresh(newest.map(WrappedKey::sequence).orElse(0) + 1);
            if (store.add(fresh)) {
                reload();
                return fresh;
            }
            // Another node was faster, so the store now knows more than we do.
        }
        throw new StoreFailure("no " + purpose.stored() + " key could be added in " + ATTEMPTS_TO_ADD + " attempts");
    }

    private WrappedKey fresh(int sequence) {
        Instant now = now();
        Instant signsFrom = loaded.isEmpty() ? now : now.plus(LEAD_TIME);
        return wrapping.wrap(purpose, sequence, SigningKey.generate(algorithm), now, signsFrom);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The key that signs now.
     *
     * @throws StoreFailure when the keys are too old to sign with and could not be reloaded
     */
    SigningKey current() {
        Instant now = clock.instant();
        LoadedKeys keys = loaded;
        if (!keys.areYoungerThan(OLDEST_VIEW, now)) {
            reloading.await();
            now = clock.instant();
            keys = loaded;
            if (!keys.areYoungerThan(OLDEST_VIEW, now)) {
                throw new StoreFailure("the " + purpose.stored() + " keys are too old to sign with");
            }
        }
        // There is one: see rotateIfDue.
        return keys.current(now).orElseThrow();
    }

    /**
     * The key of that id, or empty when it has retired, or the store had none when it was asked at most 5 seconds ago.
     *
     * @throws StoreFailure when the store could not be asked, or has not answered yet
     */
    Optional<SigningKey> find(String id) {
        Optional<SigningKey> known = known(id);
        if (known.isPresent()) {
            return known;
        }
        reloading.awaitBriefly();
        return known(id);
    }

    /** Whether this key, which {@link #find} has found before, verifies now. It never asks the store. */
    boolean verifies(SigningKey key) {
        return loaded.verifies(key, clock.instant());
    }

    private Optional<SigningKey> known(String id) {
        return loaded.find(id, clock.instant());
    }

    /**
     * The public keys as a JWK Set (RFC 7517, section 5): all that verify, those that do not sign yet included. Keys of
     * HMAC are secret and never in it. It never asks the store.
     */
    public String jwks() {
        return loaded.verifying(clock.instant())
                .flatMap(key -> key.publicJwk().stream())
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** These keys. */
    SigningKeys requireFor(KeyPurpose use) {
        if (purpose != use) {
            throw new IllegalArgumentException(
                    "keys for " + use.stored() + "s are needed, these are for " + purpose.stored() + "s");
        }
        return this;
    }

    @Override
    public String toString() {
        return "SigningKeys[" + purpose.stored() + ", " + algorithm + "]";
    }
}
