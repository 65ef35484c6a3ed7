package dev.doorward.adapter.crypto;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Hashes passwords with the native Argon2id (RFC 9106, version 0x13): a random salt of 16 octets, a digest of 32, the
 * pepper as secret and the user's id as associated data, so that a hash copied onto another user's row verifies nothing.
 *
 * <p><b>Planted hashes.</b> What a hash says of itself, whether it is bound and which pepper it needs, stands in its row, and
 * whoever can write the row can write that. So the hasher decides: a hash that is not bound to its user matches no password,
 * unless {@link #acceptingImportedHashes}, and one without a pepper matches none unless {@link Peppers} accept such. Such a
 * hash costs the work of any other and answers like a wrong password, so that a stranger learns nothing about the account.
 * What remains is said at {@link Peppers}: without a pepper a planted hash that is bound to its victim verifies.
 *
 * <p>The library's own {@code verify} is not used: it answers "wrong password" for every native error. Its raw call fails
 * loudly, and the digests are compared here.
 */
public final class Argon2PasswordHasher implements PasswordHasher {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Argon2Parameters today;
    private final Peppers peppers;
    private final boolean imports;
    private final Argon2Core argon2;
    private final FastVerification verification;

    /**
     * Hashes nothing yet and needs no native code yet; {@code AuthBuilder.build()} hashes once, so that a machinery that is
     * broken fails at the start, with a {@link StoreFailure}.
     *
     * @param today the parameters of new hashes
     */
    public Argon2PasswordHasher(Argon2Parameters today, Peppers peppers) {
        this(today, peppers, new NativeArgon2(today.memoryKiB()));
    }

    Argon2PasswordHasher(Argon2Parameters today, Peppers peppers, Argon2Core argon2) {
        this(today, peppers, false, argon2, new FastVerification(argon2));
    }

    Argon2PasswordHasher(
            Argon2Parameters today,
            Peppers peppers,
            boolean imports,
            Argon2Core argon2,
            FastVerification verification) {
        this.today = Objects.requireNonNull(today, "today");
        this.peppers = Objects.requireNonNull(peppers, "peppers");
        this.imports = imports;
        this.argon2 = argon2;
        this.verification = verification;
    }

    /**
     * A hasher that also verifies hashes which are not bound to a user, because another program made them. Each is made anew
     * at its owner's next sign-in. Where there is a pepper, imported hashes need {@code none} in {@link Peppers} as well.
     *
     * <p>Use it only while such hashes are left: it lets whoever can write a row of password hashes sign in as that row's
     * user, and a hash that is copied onto another row verifies there.
     */
    public Argon2PasswordHasher acceptingImportedHashes() {
        return new Argon2PasswordHasher(today, peppers, true, argon2, verification);
    }

    /**
     * Lets the fast core of {@code doorward-argon2-vector} verify from the moment on when it has passed its trial, which takes
     * about a second of one processor, in the background. It can run on a JDK 25 or later that was started with
     * {@code --add-modules jdk.incubator.vector}; elsewhere, and where it is not at least 1.2 times as fast, the news say so
     * and nothing changes. Hashes are made by the native library alone, so a fault of the fast core can only refuse a right
     * password; one refusal in 16 is computed by both, and the first difference is decided by the native library and ends the
     * use of the fast core.
     *
     * <p>Each permit keeps the memory of one hash on the heap, and a hash whose parameters ask for more than today's does not
     * use it.
     *
     * @param permits how many verifications may run at the same time, 1 to 1,024: the same as {@code AuthPolicy.hashPermits}
     * @param news is told each change and a sentence about it, by whichever thread makes it; {@link FastCore#DISABLED} wants
     *     attention, and comes at most once
     * @throws IllegalStateException when it was called before
     */
    public void startFastCore(int permits, BiConsumer<FastCore, String> news) {
        verification.start(today, permits, news);
    }

    /** What has become of the fast core. */
    public FastCore fastCore() {
        return verification.state();
    }

    /**
     * Says in one line which native library does the work. A libargon2 of the operating system silently takes precedence
     * over the one in the jar.
     *
     * @throws StoreFailure when there is none that can be loaded
     */
    public static String library() {
        return NativeLibrary.describe();
    }

    @Override
    public PasswordHash hash(Password password, UserId user) {
        byte[] salt = new byte[PhcHash.SALT_OCTETS];
        RANDOM.nextBytes(salt);
        byte[] secret = peppers.reveal(peppers.currentId());
        byte[] digest = compute(argon2, today, password, salt, secret, idOf(user), PhcHash.DIGEST_OCTETS);
        return new PasswordHash(new PhcHash(today, salt, digest).reveal(), peppers.currentId(), true);
    }

    @Override
    public boolean verify(Password password, PasswordHash hash, UserId user) {
        PhcHash stored = PhcHash.parse(hash.reveal());
        byte[] secret = peppers.reveal(hash.pepperId());
        byte[] bound = hash.boundToUser() ? idOf(user) : new byte[0];
        // A hash that may not be used is as slow as a wrong password.
        byte[] accepted = isAccepted(hash) ? stored.digest() : new byte[0];
        byte[] digest = compute(
                inputs -> verification.hash(inputs, accepted),
                stored.parameters(),
                password,
                stored.salt(),
                secret,
                bound,
                stored.digest().length);
        try {
            return MessageDigest.isEqual(digest, accepted);
        } finally {
            Arrays.fill(digest, (byte) 0);
        }
    }

    private boolean isAccepted(PasswordHash hash) {
        return (imports || hash.boundToUser()) && peppers.has(hash.pepperId());
    }

    @Override
    public PasswordHash decoy(String cost) {
        byte[] salt = new byte[PhcHash.SALT_OCTETS];
        byte[] digest = new byte[PhcHash.DIGEST_OCTETS];
        RANDOM.nextBytes(salt);
        RANDOM.nextBytes(digest);
        PhcHash decoy = new PhcHash(PhcHash.parametersIn(cost).orElse(today), salt, digest);
        return new PasswordHash(decoy.reveal(), peppers.currentId(), true);
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return !hash.boundToUser()
                || !hash.pepperId().equals(peppers.currentId())
                || !PhcHash.parse(hash.reveal()).isLike(today);
    }

    private static byte[] compute(
            Argon2Core core,
            Argon2Parameters cost,
            Password password,
            byte[] salt,
            byte[] secret,
            byte[] associated,
            int length) {
        byte[] octets = password.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            return core.hash(new Argon2Inputs(
                    octets, salt, secret, associated, cost.memoryKiB(), cost.iterations(), cost.parallelism(), length));
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static byte[] idOf(UserId user) {
        return ByteBuffer.allocate(16)
                .putLong(user.value().getMostSignificantBits())
                .putLong(user.value().getLeastSignificantBits())
                .array();
    }
}
