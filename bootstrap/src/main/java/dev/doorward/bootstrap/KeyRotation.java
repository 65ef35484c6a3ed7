package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.session.ClientInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the keys of one purpose fresh: takes up those of other nodes, and makes a new one when it is time. */
final class KeyRotation implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final SigningKeys keys;
    private final Duration period;
    private final AuthEvents events;

    /** @param period how old a key becomes */
    KeyRotation(SigningKeys keys, Duration period, AuthEvents events) {
        this.keys = keys;
        this.period = period;
        this.events = events;
    }

    @Override
    public void run() {
        keys.rotateIfDue(period).ifPresent(key -> {
            LOG.info("{}", told(key));
            events.report(event(AuthEventKind.KEY_ROTATED, key.createdAt(), ClientInfo.none()));
        });
    }

    /** What has happened, in a sentence. */
    static String told(WrappedKey key) {
        return "The " + key.purpose() + " key " + key.id() + " (" + key.algorithm() + ") signs from " + key.signsFrom()
                + " on.";
    }

    /** A change of keys, as it is reported. */
    static AuthEvent event(AuthEventKind kind, Instant at, ClientInfo client) {
        return new AuthEvent(kind, at, client, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
