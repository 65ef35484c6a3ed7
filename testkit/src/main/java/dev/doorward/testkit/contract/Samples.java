package dev.doorward.testkit.contract;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Nouns that no other test has: fresh ids, fresh e-mails, and the values at the edges. */
final class Samples {

    private static final AtomicInteger ADDRESSES =
            new AtomicInteger(ThreadLocalRandom.current().nextInt());

    static final ClientInfo CLIENT = new ClientInfo("request-1", "192.0.2.7", "contract");

    /** Names that a store, a token or a wire could damage. */
    static final List<String> NAMES = List.of(
            "Ada Lovelace",
            "Bj\u00F6rn \u00C5ngstr\u00F6m",
            "\u0130stanbul \u0131\u015F\u0131k",
            "\u0391\u03BB\u03AD\u03BE\u03B1\u03BD\u03B4\u03C1\u03BF\u03C2",
            "\u0410\u043D\u043D\u0430 \u0416\u0443\u043A\u043E\u0432\u0430",
            "\u05D3\u05D5\u05D3 \u05DB\u05D4\u05DF",
            "\u0645\u062D\u0645\u062F \u0639\u0644\u064A",
            "\u0905\u0928\u0941\u0937\u094D\u0915\u093E \u0936\u0930\u094D\u092E\u093E",
            "\u0E2A\u0E21\u0E0A\u0E32\u0E22 \u0E43\u0E08\u0E14\u0E35",
            "\u674E\u5C0F\u9F8D",
            "\u3055\u304F\u3089 \u30B5\u30AF\u30E9",
            "\uAE40\uCCA0\uC218",
            "\u1208\u121D\u1208\u121D",
            "e\u0301 decomposed",
            "\uD83D\uDC69\u200D\uD83D\uDCBB\uD83C\uDFFD",
            "\uD842\uDFB7\u91CE\u5BB6",
            "Robert'); drop table users;--",
            "100 % \\ \" ' $1 ? :x {} ${x} <b>&amp;</b>");

    private Samples() {}

    /** Letters and digits that nobody else has. */
    static String unique() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    static Email email() {
        return Email.of(unique() + "@example.org");
    }

    /** 254 octets with a local part of 64, the most that there can be. */
    static Email longestEmail() {
        String local = unique() + "l".repeat(32);
        String label = "d".repeat(61) + ".";
        return Email.of(local + "@" + label.repeat(3) + "org");
    }

    /** 100 characters of four octets each, the longest name. */
    static DisplayName longestName() {
        return new DisplayName("\uD83D\uDE00".repeat(DisplayName.MAX_LENGTH));
    }

    /** Every text as long as it can be. */
    static ClientInfo longestClient() {
        return new ClientInfo("r".repeat(64), "f".repeat(45), "\u20AC".repeat(256));
    }

    static User user(Email email, Instant createdAt) {
        return user(email, new DisplayName("Ada Lovelace"), createdAt);
    }

    static User user(Email email, DisplayName name, Instant createdAt) {
        return new User(UserId.random(), email, name, createdAt.truncatedTo(ChronoUnit.MICROS));
    }

    static PasswordHash hash() {
        return new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$" + unique(), "", true);
    }

    static Session session(UserId user, Instant now) {
        return session(user, now, Duration.ofMinutes(15));
    }

    static Session session(UserId user, Instant now, Duration tokenLife) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new Session(
                SessionId.random(),
                user,
                now.truncatedTo(ChronoUnit.MICROS),
                now.truncatedTo(ChronoUnit.MICROS),
                second.plus(Duration.ofDays(7)),
                second.plus(tokenLife),
                new RefreshSeed("key-1", unique()),
                0,
                CLIENT);
    }

    /** From 0 to 65,535; repeated only after all of them. */
    static int number() {
        return ADDRESSES.incrementAndGet() & 0xffff;
    }

    /** A visitor at an address where no other has been, so that the limits of an address keep tests from each other's way. */
    static ClientInfo client() {
        int number = number();
        String address = "198.18." + (number >> 8) + "." + (number & 255);
        return new ClientInfo("request-1", address, "contract");
    }

    /** Opens the session on a device of its own. */
    static NewSession opening(Session session) {
        return new NewSession(
                session,
                new KnownDevice(DeviceToken.random(), session.createdAt().plus(Duration.ofDays(180))));
    }

    static AuthEvent event(AuthEventKind kind, Session session) {
        return AuthEvent.of(kind, session.createdAt(), CLIENT, session.user(), session.id());
    }

    static AuthEvent event(AuthEventKind kind, User user) {
        return AuthEvent.of(kind, user.createdAt(), CLIENT, user.id());
    }

    static AuthEvent signedOut(Session session) {
        return event(AuthEventKind.SIGNED_OUT, session);
    }
}
