package dev.doorward.core;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.Optional;

/**
 * Verifies a claimed password: always exactly one verification, whatever is missing. Where there is no account it verifies
 * against a decoy, a hash of a password that nobody knows, made by the hasher in use.
 */
final class PasswordCheck {

    private final PasswordHasher hasher;
    private final Password nobodysPassword = Password.random();
    private final UserId nobody = UserId.random();
    private final PasswordHash decoy;

    /** Hashes one password, so a hasher that cannot work fails here. */
    PasswordCheck(PasswordHasher hasher) {
        this.hasher = hasher;
        this.decoy = hasher.hash(Password.random(), nobody);
    }

    boolean matches(ClaimedPassword claimed, Optional<Account> account) {
        boolean verified = hasher.verify(
                claimed.value().orElse(nobodysPassword),
                account.map(Account::passwordHash).orElse(decoy),
                account.map(found -> found.user().id()).orElse(nobody));
        return verified && claimed.value().isPresent() && account.isPresent();
    }
}
