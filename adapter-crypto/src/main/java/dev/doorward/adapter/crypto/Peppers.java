package dev.doorward.adapter.crypto;

import dev.doorward.core.port.StoreFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets that go into every password hash and stay outside the database (Argon2's {@code K}, RFC 9106, section 3.1): a
 * stolen dump verifies nothing without them. The first is used for new hashes, the others only verify, so a pepper is
 * replaced by putting a new one first and keeping the old one until no hash names it. They do not print.
 */
public final class Peppers {

    private static final Peppers NONE = new Peppers("", Map.of("", new byte[0]));
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int MIN_OCTETS = 32;
    private static final int MAX_OCTETS = 128;

    private final String currentId;
    private final Map<String, byte[]> secrets;

    private Peppers(String currentId, Map<String, byte[]> secrets) {
        this.currentId = currentId;
        this.secrets = secrets;
    }

    /** No pepper. Hashes that name one cannot be verified. */
    public static Peppers none() {
        return NONE;
    }

    /**
     * Reads {@code id:secret,id2:secret2}; the first is current.
     *
     * @param text ids of 1 to 32 characters of {@code [A-Za-z0-9_-]}, each once; secrets of 32 to 128 octets in base64url
     *     without padding; no white space
     * @throws IllegalArgumentException when it is not that; the message names the entry by its place and holds no part of it
     */
    public static Peppers parse(String text) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        String currentId = "";
        for (String entry : text.split(",", -1)) {
            String place = "pepper " + (secrets.size() + 1);
            int colon = entry.indexOf(':');
            if (colon < 0 || !ID.matcher(entry.substring(0, colon)).matches()) {
                throw new IllegalArgumentException(
                        place + " must look like id:secret, the id 1 to 32 characters of A-Z a-z 0-9 _ -");
            }
            String id = entry.substring(0, colon);
            if (secrets.put(id, secret(place, entry.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("two peppers have the same id");
            }
            currentId = currentId.isEmpty() ? id : currentId;
        }
        secrets.put("", new byte[0]);
        return new Peppers(currentId, secrets);
    }

    private static byte[] secret(String place, String text) {
        return CanonicalBase64.URL
                .decode(text)
                .filter(octets -> octets.length >= MIN_OCTETS && octets.length <= MAX_OCTETS)
                .orElseThrow(() -> new IllegalArgumentException(place + " must have a secret of " + MIN_OCTETS + " to "
                        + MAX_OCTETS + " octets in base64url without padding"));
    }

    /** Whether hashes that name this id can be verified; the empty id, for hashes without a pepper, always is there. */
    public boolean has(String id) {
        return secrets.containsKey(id);
    }

    /** The id of the pepper for new hashes, empty when there is none. */
    String currentId() {
        return currentId;
    }

    /**
     * The secret of that id, no octets for the empty id. It is not a copy.
     *
     * @throws StoreFailure when no such pepper is configured, naming it
     */
    byte[] reveal(String id) {
        byte[] secret = secrets.get(id);
        if (secret == null) {
            throw new StoreFailure("a stored password hash names pepper \"" + id + "\", which is not configured");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "Peppers[hidden]";
    }
}
