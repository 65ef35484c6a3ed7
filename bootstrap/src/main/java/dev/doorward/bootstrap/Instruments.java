package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.core.Auth;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.PasswordHasher;
import java.util.function.Supplier;

/** What is put around a part of the server to measure it. The core and the adapters do not know of it. */
interface Instruments {

    /** Measures nothing: every part stays as it is. */
    Instruments NONE = new Instruments() {};

    default Auth around(Auth auth) {
        return auth;
    }

    default PasswordHasher around(PasswordHasher hasher) {
        return hasher;
    }

    /** Follows how passwords are hashed from now on. */
    default void follow(Supplier<HashingLoad> load, Supplier<FastCore> fastCore) {}

    default AuthEvents around(AuthEvents events) {
        return events;
    }
}
