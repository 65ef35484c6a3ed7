package dev.doorward.testkit.contract;

/**
 * What a person can rely on, seen through {@link dev.doorward.core.Auth} alone: the same in memory, on a database and through
 * a socket.
 */
public interface AuthContract
        extends SignInContract,
                SignOutContract,
                RefreshContract,
                OwnSessionsContract,
                PasswordChangeContract,
                DeletionContract,
                ThrottleContract {}
