package dev.doorward.core;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides which limits an attempt falls under, and takes them before any password is verified. */
final class Throttle {

    private final Attempts attempts;
    private final Devices devices;
    private final AttemptPolicy policy;
    private final Now now;

    Throttle(Attempts attempts, Devices devices, AttemptPolicy policy, Now now) {
        this.attempts = attempts;
        this.devices = devices;
        this.policy = policy;
        this.now = now;
    }

    /** A known device has a budget of its own, so that nobody else's guesses keep its owner waiting. */
    Attempt signIn(Credentials credentials, ClientInfo client) {
        Instant at = now.micros();
        Optional<DeviceToken> known = credentials
                .device()
                .filter(token -> credentials
                        .email()
                        .filter(email -> devices.knows(email, token, at))
                        .isPresent());
        Stream<Limit> limits = known.isPresent()
                ? known.stream().map(token -> new Limit("device:" + token.reveal(), policy.device()))
                : Stream.concat(
                        address("failures", client, policy.address()),
                        credentials.email().stream().map(this::account));
        return take(limits, known, at);
    }

    Attempt signUp(ClientInfo client) {
        return take(address("sign-ups", client, policy.signUps()), Optional.empty(), now.micros());
    }

    /** Somebody who is signed in is asked for the password once more. */
    Attempt ownPassword(SessionId session) {
        Limit limit = new Limit("password:" + session, policy.ownPassword());
        return take(Stream.of(limit), Optional.empty(), now.micros());
    }

    Attempt refresh(SessionId session) {
        Limit limit = new Limit("refresh:" + session, policy.refreshes());
        return take(Stream.of(limit), Optional.empty(), now.micros());
    }

    private Limit account(Email email) {
        return new Limit("account:" + email.canonical(), policy.account());
    }

    /** None where the address is not known. */
    private static Stream<Limit> address(String what, ClientInfo client, Rule rule) {
        return Stream.of(client.network())
                .filter(network -> !network.isEmpty())
                .map(network -> new Limit(what + ":" + network, rule));
    }

    private Attempt take(Stream<Limit> wanted, Optional<DeviceToken> known, Instant at) {
        List<Limit> limits = wanted.toList();
        Optional<Duration> wait = limits.isEmpty() ? Optional.empty() : attempts.take(limits, at);
        return new Attempt(wait, wait.isPresent() ? List.of() : limits, known, at);
    }

    /**
     * One attempt. Unless somebody says how it ended, it never happened: what was taken for it is given back by
     * {@link #close}, as when there was no capacity to verify anything.
     */
    final class Attempt implements AutoCloseable {

        private final Optional<Duration> refused;
        private final Optional<DeviceToken> known;
        private final Instant at;
        private List<Limit> taken;

        private Attempt(Optional<Duration> refused, List<Limit> taken, Optional<DeviceToken> known, Instant at) {
            this.refused = refused;
            this.taken = taken;
            this.known = known;
            this.at = at;
        }

        /** For how long nothing may be tried, or empty when this attempt may go on. */
        Optional<Duration> refused() {
            return refused;
        }

        /** It counts. */
        void counts() {
            taken = List.of();
        }

        /** It does not count, nor do the failures in a row before it. Whoever succeeds is known, so something was taken. */
        void succeeded() {
            List<Limit> limits = taken;
            taken = List.of();
            attempts.forgive(limits, at);
        }

        /** By what the device is known from now on: what it has shown, if that is known, or something new. */
        KnownDevice device() {
            Instant until = at.truncatedTo(ChronoUnit.SECONDS).plus(policy.deviceTtl());
            return new KnownDevice(known.orElseGet(DeviceToken::random), until);
        }

        @Override
        public void close() {
            if (!taken.isEmpty()) {
                attempts.giveBack(taken, at);
            }
        }
    }
}
