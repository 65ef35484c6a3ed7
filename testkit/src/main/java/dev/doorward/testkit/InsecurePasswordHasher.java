package dev.doorward.testkit;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One round of SHA-256: fast to compute and just as fast to guess. For tests only. */
public final class InsecurePasswordHasher implements PasswordHasher {

    private static final Pattern PHC =
            Pattern.compile("\\$insecure\\$g=([0-9]{1,9})\\$([0-9a-f]{32})\\$([0-9a-f]{64})");
    private static final Pattern COST = Pattern.compile("\\$insecure\\$g=[0-9]{1,9}");
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int generation;

    public InsecurePasswordHasher() {
        this(1);
    }

    /**
     * @param generation stands for the parameters of a real hasher; 0 to 999,999,999. A hash of another generation
     *     verifies, and needs to be made anew
     */
    public InsecurePasswordHasher(int generation) {
        if (generation < 0 || generation > 999_999_999) {
            throw new IllegalArgumentException("generation must be 0 to 999999999, is " + generation);
        }
        this.generation = generation;
    }

    @Override
    public PasswordHash hash(Password password, UserId user) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String salt = HEX.formatHex(bytes);
        String digest = digest(generation, salt, user.toString(), password);
        return new PasswordHash("$insecure$g=" + generation + "$" + salt + "$" + digest, "", true);
    }

    @Override
    public boolean verify(Password password, PasswordHash hash, UserId user) {
        Matcher read = read(hash);
        String digest = digest(
                Integer.parseInt(read.group(1)), read.group(2), hash.boundToUser() ? user.toString() : "", password);
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII), read.group(3).getBytes(StandardCharsets.US_ASCII));
    }

    /** Its generations all take the same time. */
    @Override
    public PasswordHash decoy(String cost) {
        byte[] bytes = new byte[48];
        RANDOM.nextBytes(bytes);
        String random = HEX.formatHex(bytes);
        String beginning = COST.matcher(cost).matches() ? cost : "$insecure$g=" + generation;
        return new PasswordHash(beginning + "$" + random.substring(0, 32) + "$" + random.substring(32), "", true);
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return Integer.parseInt(read(hash).group(1)) != generation || !hash.boundToUser();
    }

    private static Matcher read(PasswordHash hash) {
        Matcher matcher = PHC.matcher(hash.reveal());
        if (!matcher.matches() || !hash.pepperId().isEmpty()) {
            throw new StoreFailure("a stored password hash cannot be read");
        }
        return matcher;
    }

    private static String digest(int generation, String salt, String user, Password password) {
        String all = generation + "|" + salt + "|" + user + "|" + password.reveal();
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
