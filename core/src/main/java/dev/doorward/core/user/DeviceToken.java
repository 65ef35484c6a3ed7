package dev.doorward.core.user;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/**
 * By this a device shows that its user has signed in on it before: an opaque secret. It lets nobody in, it only keeps strangers'
 * guesses from making its owner wait. It does not print and has no equality.
 */
public final class DeviceToken {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OCTETS = 32;

    private final String value;

    private DeviceToken(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Any text, proven or not. */
    public static DeviceToken of(String value) {
        return new DeviceToken(value);
    }

    /** A new one, of 256 random bits. */
    public static DeviceToken random() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return new DeviceToken(Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
    }

    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "DeviceToken[hidden]";
    }
}
