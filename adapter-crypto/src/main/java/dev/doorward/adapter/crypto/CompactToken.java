package dev.doorward.adapter.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A token whose form is right and which is not proven yet: a JWS in compact serialisation (RFC 7515, section 7.1) of at
 * most 8,192 characters in canonical base64url. Its header has {@code alg}, {@code kid} and {@code typ} and nothing else,
 * so nothing in it can bring a key, demand an extension or compress. It does not print.
 */
final class CompactToken {

    /** The longest token. */
    static final int MAX_LENGTH = 8192;

    /** RFC 9068, section 2.1. */
    static final String TYPE = "at+jwt";

    private final String algorithm;
    private final String keyId;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(String algorithm, String keyId, byte[] payload, byte[] signature) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.payload = payload;
        this.signature = signature;
    }

    static Optional<CompactToken> read(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (second < 0) {
            return Optional.empty();
        }
        Optional<JsonNode> header = CanonicalBase64.URL
                .decode(text.substring(0, first))
                .flatMap(StrictJson::object)
                .filter(CompactToken::isOurs);
        Optional<byte[]> payload = CanonicalBase64.URL.decode(text.substring(first + 1, second));
        // A third dot is in no alphabet, so it is refused here.
        Optional<byte[]> signature = CanonicalBase64.URL.decode(text.substring(second + 1));
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CompactToken(
                header.get().get("alg").textValue(),
                header.get().get("kid").textValue(),
                payload.get(),
                signature.get()));
    }

    private static boolean isOurs(JsonNode header) {
        return header.size() == 3
                && header.path("alg").isTextual()
                && TYPE.equals(header.path("typ").textValue())
                && isKeyId(header.path("kid"));
    }

    /** Every key id is 32 octets in base64url. */
    private static boolean isKeyId(JsonNode kid) {
        return kid.isTextual()
                && CanonicalBase64.URL
                        .decode(kid.textValue())
                        .filter(octets -> octets.length == 32)
                        .isPresent();
    }

    String keyId() {
        return keyId;
    }

    /** Whether its algorithm, and the length of its signature, are those of this one. */
    boolean isMadeWith(SigningAlgorithm only) {
        return only.joseName().equals(algorithm) && signature.length == only.signatureOctets();
    }

    byte[] payload() {
        return payload;
    }

    @Override
    public String toString() {
        return "CompactToken[hidden]";
    }
}
