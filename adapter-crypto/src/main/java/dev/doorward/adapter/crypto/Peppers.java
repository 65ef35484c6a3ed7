package dev.doorward.adapter.crypto;

import dev.doorward.core.port.StoreFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets that go into every password hash and stay outside the database (Argon2's {@code K}, RFC 9106, section 3.1). The
 * first is used for new hashes, the others only verify. They do not print.
 *
 * <p><b>What a pepper is good for.</b> A stolen dump verifies nothing without it. And whoever can write rows, but does not
 * have the pepper, cannot make a hash that verifies: a hash which names no pepper is refused, even though it is bound to its
 * user. Without any pepper nothing prevents the latter: whoever can write a row of password hashes can plant one and sign in
 * as anybody.
 *
 * <p><b>Replacing one.</b> It needs no command. Put the new one first and keep the old one behind it
 * ({@code new:...,old:...}): every hash that names the old one verifies on, and is made anew at its owner's next sign-in,
 * because only then is the password at hand. Where several nodes run, start all of them with the new one in second place
 * first, because a node that does not have it yet cannot verify what another has hashed with it. The old one may go when no
 * stored hash names it; who has not signed in by then needs a new password. One that has leaked must go at once.
 *
 * <p><b>The first one.</b> Hashes from before it name no pepper. The word {@code none} behind the last one
 * ({@code new:...,none}) lets them verify, until each is made anew. As long as it is there, planted hashes verify too, so
 * take it away when no stored hash is without a pepper.
 */
public final class Peppers {

    private static final byte[] NO_SECRET = {};
    private static final Peppers NONE = new Peppers("", Map.of("", NO_SECRET));
    private static final String UNPEPPERED = "none";
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
     * Reads {@code id:secret,id2:secret2}, the first is current, or {@code id:secret,none}, which also accepts hashes from
     * before there was a pepper.
     *
     * @param text ids of 1 to 32 characters of {@code [A-Za-z0-9_-]}, each once and none of them {@code none}; secrets of 32
     *     to 128 random octets in base64url without padding; no white space
     * @throws IllegalArgumentException when it is not that, or all octets of a secret are the same one; the message names
     *     the entry by its place and holds no part of it
     */
    public static Peppers parse(String text) {
        boolean unpeppered = text.endsWith("," + UNPEPPERED);
        String list = unpeppered ? text.substring(0, text.length() - UNPEPPERED.length() - 1) : text;
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        String currentId = "";
        for (String entry : list.split(",", -1)) {
            String place = "pepper " + (secrets.size() + 1);
            if (entry.equals(UNPEPPERED) || entry.startsWith(UNPEPPERED + ":")) {
                throw new IllegalArgumentException(
                        place + ": none is no pepper, it may only stand once and alone behind the last one");
            }
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
        if (unpeppered) {
            secrets.put("", NO_SECRET);
        }
        return new Peppers(currentId, secrets);
    }

    private static byte[] secret(String place, String text) {
        byte[] secret = CanonicalBase64.URL
                .decode(text)
                .filter(octets -> octets.length >= MIN_OCTETS && octets.length <= MAX_OCTETS)
                .orElseThrow(() -> new IllegalArgumentException(place + " must have a secret of " + MIN_OCTETS + " to "
                        + MAX_OCTETS + " octets in base64url without padding"));
        if (MasterKey.isOneOctetRepeated(secret)) {
            throw new IllegalArgumentException(place + " must have a random secret, all its octets are the same");
        }
        return secret;
    }

    /**
     * Whether hashes that name this id can verify. The empty id stands for hashes without a pepper: they can when there is no
     * pepper at all, or when {@code none} stands behind the last one.
     */
    public boolean has(String id) {
        return secrets.containsKey(id);
    }

    /** The id of the pepper for new hashes, empty when there is none. */
    String currentId() {
        return currentId;
    }

    /**
     * The secret of that id, no octets for the empty id, whether such hashes are accepted or not. It is not a copy.
     *
     * @throws StoreFailure when no such pepper is configured, naming it
     */
    byte[] reveal(String id) {
        byte[] secret = id.isEmpty() ? NO_SECRET : secrets.get(id);
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
