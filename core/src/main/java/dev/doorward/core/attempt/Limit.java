package dev.doorward.core.attempt;

import java.util.Objects;

/**
 * A rule for the attempts of somebody or on something. It does not print, because the key may hold an e-mail.
 *
 * @param key whose attempts are counted: a kind, a colon and an account, an address, a device or a session. Of any length; a
 *     store that keeps it keeps a keyed hash of it
 * @param rule how often
 */
public record Limit(String key, Rule rule) {

    public Limit {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(rule, "rule");
    }

    @Override
    public String toString() {
        return "Limit[hidden, " + rule + "]";
    }
}
