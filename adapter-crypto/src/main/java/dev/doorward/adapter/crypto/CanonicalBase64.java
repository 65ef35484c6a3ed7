package dev.doorward.adapter.crypto;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64 without padding in which every sequence of octets has exactly one text (RFC 4648, section 3.5). The JDK's
 * decoders also take padding and stray bits in the last character.
 */
enum CanonicalBase64 {
    /** The alphabet of RFC 4648, section 4, as PHC strings use it. */
    STANDARD(Base64.getEncoder(), Base64.getDecoder()),
    /** The URL-safe alphabet of RFC 4648, section 5, as JOSE uses it. */
    URL(Base64.getUrlEncoder(), Base64.getUrlDecoder());

    private final Base64.Encoder encoder;
    private final Base64.Decoder decoder;

    CanonicalBase64(Base64.Encoder encoder, Base64.Decoder decoder) {
        this.encoder = encoder.withoutPadding();
        this.decoder = decoder;
    }

    String encode(byte[] octets) {
        return encoder.encodeToString(octets);
    }

    /** The octets, or empty when {@link #encode} would write them otherwise. */
    Optional<byte[]> decode(String text) {
        try {
            byte[] octets = decoder.decode(text);
            return encode(octets).equals(text) ? Optional.of(octets) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
