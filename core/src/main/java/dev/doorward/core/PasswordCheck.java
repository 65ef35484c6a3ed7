package dev.doorward.core;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Verifies a claimed password: always exactly one verification, whatever is missing. Where there is no account it verifies
 * against a decoy, which no password matches; it is chosen in any case, so that choosing tells nothing either.
 */
final class PasswordCheck {

    private final PasswordHasher hasher;
    private final Decoys decoys;
    private final Password nobodysPassword = Password.random();
    private final UserId nobody = UserId.random();

    /** Hashes one password, so a hasher that cannot work fails here. */
    PasswordCheck(PasswordHasher hasher, Users users, ToLongFunction<String> keyedHash) {
        this.hasher = hasher;
        String today = hasher.hash(Password.random(), nobody).cost();
        this.decoys = new Decoys(hasher, users, keyedHash, today);
    }

    /** @param whom whose password it is said to be: the canonical e-mail, or who is signed in */
    boolean matches(String whom, ClaimedPassword claimed, Optional<Account> account) {
        PasswordHash decoy = decoys.of(whom);
        boolean verified = hasher.verify(
                claimed.value().orElse(nobodysPassword),
                account.map(Account::passwordHash).orElse(decoy),
                account.map(found -> found.user().id()).orElse(nobody));
        return verified && claimed.value().isPresent() && account.isPresent();
    }
}
