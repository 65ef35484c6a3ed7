package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.port.CommonPasswords;

/**
 * What a start needs and neither database nor log has to be there for: begun before either, on threads of its own, because loading
 * classes is most of a start.
 *
 * @param argon2 what the native library says of itself
 */
record Beginnings(Ahead<String> argon2, Ahead<CommonPasswords> commonPasswords) {

    static Beginnings of(Settings settings) {
        Ahead.begin("keys", () -> {
            SigningKeys.warmUp(settings.tokens().signing());
            return null;
        });
        return new Beginnings(
                Ahead.begin("argon2", Argon2PasswordHasher::library),
                Ahead.begin("passwords", ListedCommonPasswords::new));
    }
}
