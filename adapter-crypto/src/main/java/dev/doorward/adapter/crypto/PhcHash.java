package dev.doorward.adapter.crypto;

import dev.doorward.core.port.StoreFailure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash in PHC string format, version 19 (0x13, RFC 9106): {@code $argon2id$v=19$m=..,t=..,p=..$salt$digest}.
 * Every hash has exactly one accepted text. It does not print.
 */
final class PhcHash {

    /** What today's hashes have; others are re-hashed. */
    static final int SALT_OCTETS = 16;

    /** What today's hashes have; others are re-hashed. */
    static final int DIGEST_OCTETS = 32;

    /** Room for the largest of every part; nothing longer is looked at. */
    private static final int MAX_LENGTH = 256;

    private static final String BEGINNING = "$argon2id$v=19$";

    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$([^$]{1,40})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final Argon2Parameters parameters;
    private final byte[] salt;
    private final byte[] digest;

    PhcHash(Argon2Parameters parameters, byte[] salt, byte[] digest) {
        this.parameters = parameters;
        this.salt = salt;
        this.digest = digest;
    }

    /**
     * Reads a stored hash. A salt has 8 to 64 octets, a digest 16 to 64, the parameters are within their bounds.
     *
     * @throws StoreFailure when it is not that; the message says why without the hash
     */
    static PhcHash parse(String text) {
        Matcher parts = FORM.matcher(text.length() <= MAX_LENGTH ? text : "");
        if (!parts.matches()) {
            throw new StoreFailure("a stored password hash is not an Argon2id hash of version 19 in PHC format");
        }
        return new PhcHash(
                parameters(parts.group(1)),
                octets("salt", parts.group(2), 8, 64),
                octets("digest", parts.group(3), 16, 64));
    }

    /** The parameters in a PHC string without salt and digest, or empty when it is not the beginning of such a hash. */
    static Optional<Argon2Parameters> parametersIn(String cost) {
        try {
            return cost.length() <= MAX_LENGTH && cost.startsWith(BEGINNING)
                    ? Optional.of(Argon2Parameters.parse(cost.substring(BEGINNING.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException outOfBounds) {
            return Optional.empty();
        }
    }

    private static Argon2Parameters parameters(String text) {
        try {
            return Argon2Parameters.parse(text);
        } catch (IllegalArgumentException outOfBounds) {
            throw new StoreFailure("a stored password hash has parameters out of bounds", outOfBounds);
        }
    }

    private static byte[] octets(String part, String text, int min, int max) {
        return CanonicalBase64.STANDARD
                .decode(text)
                .filter(octets -> octets.length >= min && octets.length <= max)
                .orElseThrow(() -> new StoreFailure("a stored password hash has a " + part
                        + " that is not canonical base64 of " + min + " to " + max + " octets"));
    }

    Argon2Parameters parameters() {
        return parameters;
    }

    byte[] salt() {
        return salt;
    }

    byte[] digest() {
        return digest;
    }

    /** Whether a hash made now with these parameters would have the same parameters and lengths. */
    boolean isLike(Argon2Parameters today) {
        return parameters.equals(today) && salt.length == SALT_OCTETS && digest.length == DIGEST_OCTETS;
    }

    /** The PHC string. */
    String reveal() {
        return BEGINNING + parameters + "$" + CanonicalBase64.STANDARD.encode(salt) + "$"
                + CanonicalBase64.STANDARD.encode(digest);
    }

    @Override
    public String toString() {
        return "PhcHash[hidden]";
    }
}
