package dev.doorward.bootstrap;

import dev.doorward.core.Auth;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.PasswordHasher;

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

    default AuthEvents around(AuthEvents events) {
        return events;
    }
}
