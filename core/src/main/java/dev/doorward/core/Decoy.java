package dev.doorward.core;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.Optional;

/**
 * A hash of a password that nobody knows, made by the hasher in use. Where there is no account it is verified instead, so
 * that an unknown e-mail costs what a wrong password costs.
 */
record Decoy(PasswordHash hash, UserId user) {

    static Decoy madeBy(PasswordHasher hasher) {
        UserId nobody = UserId.random();
        return new Decoy(hasher.hash(Password.random(), nobody), nobody);
    }

    PasswordHash hashOf(Optional<Account> account) {
        return account.map(Account::passwordHash).orElse(hash);
    }

    UserId idOf(Optional<Account> account) {
        return account.map(found -> found.user().id()).orElse(user);
    }
}
