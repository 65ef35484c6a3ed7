package dev.doorward.core;

import dev.doorward.core.event.RefusalReason;
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
 * Verifies a claimed password: always exactly one verification, whatever is missing. Where there is no account, or a disabled
 * one, it verifies against a decoy, which no password matches: a hasher cannot know that a right password will be refused, and
 * may treat one otherwise. The decoy is made in any case, so that making it tells nothing either.
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
        this.decoys = new Decoys(users, keyedHash, today);
    }

    /** @param whom whose password it is said to be: the canonical e-mail, or who is signed in */
    boolean matches(String whom, ClaimedPassword claimed, Optional<Account> account) {
        String decoysCost = decoys.costFor(whom);
        PasswordHash decoy =
                hasher.decoy(account.map(found -> found.passwordHash().cost()).orElse(decoysCost));
        Optional<Account> asked = account.filter(found -> !found.disabled());
        boolean verified = hasher.verify(
                claimed.value().orElse(nobodysPassword),
                asked.map(Account::passwordHash).orElse(decoy),
                asked.map(found -> found.user().id()).orElse(nobody));
        return verified && claimed.value().isPresent() && asked.isPresent();
    }

    /** Why it does not match, of somebody who is or was there. */
    static RefusalReason refusal(Optional<Account> account) {
        return account.filter(Account::disabled).isPresent() ? RefusalReason.DISABLED : RefusalReason.WRONG_PASSWORD;
    }
}
