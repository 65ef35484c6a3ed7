package dev.doorward.bootstrap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of URIs (RFC 3986, section 2.1), strictly: the JDK's decoder is made for forms and reads + as a space. */
final class PercentCode {

    private PercentCode() {}

    /** @throws IllegalArgumentException when a % begins no octet, or the octets are no UTF-8, or there is a NUL */
    static String decode(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                octets.write(encoded[i]);
            } else if (i + 2 < encoded.length) {
                octets.write(digit(encoded[i + 1]) << 4 | digit(encoded[i + 2]));
                i += 2;
            } else {
                throw new IllegalArgumentException("% without two hexadecimal digits");
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
            if (decoded.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("NUL");
            }
            return decoded;
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("not UTF-8", notUtf8);
        }
    }

    private static int digit(byte octet) {
        int digit = octet < 0 ? -1 : Character.digit(octet, 16);
        if (digit < 0) {
            throw new IllegalArgumentException("% without two hexadecimal digits");
        }
        return digit;
    }
}
