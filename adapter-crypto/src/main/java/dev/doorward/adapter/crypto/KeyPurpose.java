package dev.doorward.adapter.crypto;

/** What keys in the store are for. A key is wrapped for one purpose and cannot be unwrapped for another. */
enum KeyPurpose {
    ACCESS_TOKEN("access-token"),
    REFRESH_TOKEN("refresh-token");

    private final String stored;

    KeyPurpose(String stored) {
        this.stored = stored;
    }

    /** As the store knows it. */
    String stored() {
        return stored;
    }
}
