package dev.doorward.adapter.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Version;
import dev.doorward.core.port.Overloaded;
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
    private final Argon2Advanced argon2;

    /**
     * Hashes nothing yet; {@code AuthBuilder.build()} hashes once, so that a machinery that is broken fails at the start.
     *
     * @param today the parameters of new hashes
     * @throws StoreFailure when native code cannot be called at all
     */
    public Argon2PasswordHasher(Argon2Parameters today, Peppers peppers) {
        this(today, peppers, Argon2Library.open());
    }

    Argon2PasswordHasher(Argon2Parameters today, Peppers peppers, Argon2Advanced argon2) {
        this(today, peppers, false, argon2);
    }

    private Argon2PasswordHasher(Argon2Parameters today, Peppers peppers, boolean imports, Argon2Advanced argon2) {
        this.today = Objects.requireNonNull(today, "today");
        this.peppers = Objects.requireNonNull(peppers, "peppers");
        this.imports = imports;
        this.argon2 = argon2;
    }

    /**
     * A hasher that also verifies hashes which are not bound to a user, because another program made them. Each is made anew
     * at its owner's next sign-in. Where there is a pepper, imported hashes need {@code none} in {@link Peppers} as well.
     *
     * <p>Use it only while such hashes are left: it lets whoever can write a row of password hashes sign in as that row's
     * user, and a hash that is copied onto another row verifies there.
     */
    public Argon2PasswordHasher acceptingImportedHashes() {
        return new Argon2PasswordHasher(today, peppers, true, argon2);
    }

    /**
     * Makes the process give the memory of every hash back to the system at once; for the program that owns the process, before
     * the first hash. Otherwise glibc keeps it for each thread that has ever hashed, so that a program with many threads holds
     * many times what its permits allow. It concerns every allocation of 1 MiB or more outside the Java heap.
     *
     * @return false where the C library knows no such setting; musl and others give memory back anyway
     */
    public static boolean givesBackMemory() {
        return Argon2Library.returnMemory();
    }

    /**
     * Says in one line which native library does the work. A libargon2 of the operating system silently takes precedence
     * over the one in the jar.
     *
     * @throws StoreFailure when there is none that can be loaded
     */
    public static String library() {
        return Argon2Library.describe();
    }

    @Override
    public PasswordHash hash(Password password, UserId user) {
        byte[] salt = new byte[PhcHash.SALT_OCTETS];
        RANDOM.nextBytes(salt);
        byte[] secret = peppers.reveal(peppers.currentId());
        byte[] digest = raw(today, password, salt, secret, idOf(user), PhcHash.DIGEST_OCTETS);
        return new PasswordHash(new PhcHash(today, salt, digest).reveal(), peppers.currentId(), true);
    }

    @Override
    public boolean verify(Password password, PasswordHash hash, UserId user) {
        PhcHash stored = PhcHash.parse(hash.reveal());
        byte[] secret = peppers.reveal(hash.pepperId());
        byte[] bound = hash.boundToUser() ? idOf(user) : new byte[0];
        byte[] digest = raw(stored.parameters(), password, stored.salt(), secret, bound, stored.digest().length);
        try {
            // Only after the work, so that a hash that may not be used is as slow as a wrong password.
            return MessageDigest.isEqual(digest, stored.digest()) && isAccepted(hash);
        } finally {
            Arrays.fill(digest, (byte) 0);
        }
    }

    private boolean isAccepted(PasswordHash hash) {
        return (imports || hash.boundToUser()) && peppers.has(hash.pepperId());
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return !hash.boundToUser()
                || !hash.pepperId().equals(peppers.currentId())
                || !PhcHash.parse(hash.reveal()).isLike(today);
    }

    private byte[] raw(
            Argon2Parameters cost, Password password, byte[] salt, byte[] secret, byte[] associated, int length) {
        byte[] octets = password.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            return raw(argon2, cost, octets, salt, secret, associated, length);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** The one call into the library: a digest or an exception that says what is broken. */
    static byte[] raw(
            Argon2Advanced argon2,
            Argon2Parameters cost,
            byte[] password,
            byte[] salt,
            byte[] secret,
            byte[] associated,
            int length) {
        try {
            return argon2.rawHashAdvanced(
                    cost.iterations(),
                    cost.memoryKiB(),
                    cost.parallelism(),
                    password,
                    salt,
                    orNull(secret),
                    orNull(associated),
                    length,
                    Argon2Version.V13);
        } catch (IllegalStateException nativeError) {
            throw Argon2Library.failure(nativeError);
        } catch (OutOfMemoryError exhausted) {
            throw new Overloaded("no memory to hash a password", exhausted);
        } catch (LinkageError missing) {
            throw Argon2Library.missing(missing);
        }
    }

    /** The library cannot pass on an array without octets; to Argon2 it is the same as none. */
    private static byte[] orNull(byte[] octets) {
        return octets.length == 0 ? null : octets;
    }

    private static byte[] idOf(UserId user) {
        return ByteBuffer.allocate(16)
                .putLong(user.value().getMostSignificantBits())
                .putLong(user.value().getLeastSignificantBits())
                .array();
    }
}
