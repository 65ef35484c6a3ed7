package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.user.Password;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is refused cannot tell why: the same bytes, and behind them the same statements on a real database. */
class RefusalsLookAlikeTest {

    private static final String RIGHT = "correct horse battery";
    private static final String WRONG = "wrong horse battery";

    private final Argon2PasswordHasher hasher =
            new Argon2PasswordHasher(Argon2Parameters.parse("m=64,t=1,p=1"), Peppers.none());
    private final SignInSite site = new SignInSite();
    private final SignInWire wire;

    RefusalsLookAlikeTest() {
        site.user("ada@example.org", user -> hasher.hash(Password.of(RIGHT), user), false);
        site.user("bob@example.org", user -> hasher.hash(Password.of(RIGHT), user), true);
        wire = new SignInWire(site.serve(users -> users, hasher, AuthPolicy.defaults()));
    }

    @AfterEach
    void close() {
        wire.close();
        site.close();
    }

    /** What somebody is answered, and what happens for it. */
    private record Seen(String answer, List<String> statements, List<String> events) {}

    private Seen seen(String email, String password) {
        int before = site.events.all().size();
        site.statements.drain();
        String answer = wire.send(SignInWire.request(email, password)).comparable();
        List<AuthEvent> events = site.events.all();
        return new Seen(
                answer,
                site.statements.drain(),
                events.subList(before, events.size()).stream()
                        .map(event -> event.kind().name())
                        .toList());
    }

    @Test
    void every_refusal_has_the_same_bytes_statements_and_events() {
        Seen wrong = seen("ada@example.org", WRONG);
        assertTrue(wrong.answer().startsWith("HTTP/1.1 401 "), wrong.answer());
        assertTrue(wrong.answer().contains("\"ID\""), "the request's id was found and replaced: " + wrong.answer());
        assertEquals(2, wrong.statements().size(), "one for the limits and one for the account");
        assertEquals(List.of("SIGN_IN_REFUSED"), wrong.events());

        String tooLong = "x".repeat(Password.MAX_OCTETS + 1);
        assertEquals(wrong, seen("nobody@example.org", WRONG), "an unknown e-mail");
        assertEquals(wrong, seen("nobody@example.org", RIGHT), "an unknown e-mail with a password that somebody has");
        assertEquals(wrong, seen("bob@example.org", RIGHT), "a disabled user with the right password");
        assertEquals(wrong, seen("bob@example.org", WRONG), "a disabled user with a wrong password");
        assertEquals(wrong, seen("ada@example.org", tooLong), "a password that nobody can have");
        assertEquals(wrong, seen("nobody2@example.org", tooLong), "neither");
    }

    @Test
    void an_email_that_is_none_has_the_same_bytes_and_is_looked_for_nowhere() {
        Seen wrong = seen("ada@example.org", WRONG);
        Seen malformed = seen("this is no e-mail", WRONG);
        assertEquals(wrong.answer(), malformed.answer());
        assertEquals(wrong.events(), malformed.events());
        assertEquals(1, malformed.statements().size(), "the limit of the address");
    }

    @Test
    void whoever_has_to_wait_has_to_wait_alike() {
        for (int failure = 0; failure < 5; failure++) {
            for (String email : List.of("ada@example.org", "nobody@example.org", "bob@example.org")) {
                assertTrue(seen(email, WRONG).answer().startsWith("HTTP/1.1 401 "));
            }
        }
        Seen known = seen("ada@example.org", RIGHT);
        assertTrue(known.answer().startsWith("HTTP/1.1 429 "), known.answer());
        assertEquals(known, seen("nobody@example.org", RIGHT));
        assertEquals(known, seen("bob@example.org", RIGHT));
    }

    @Test
    void the_right_password_is_told_apart_by_the_same_means() {
        Seen right = seen("ada@example.org", RIGHT);
        Seen wrong = seen("ada@example.org", WRONG);
        assertTrue(right.answer().startsWith("HTTP/1.1 200 "), right.answer());
        assertNotEquals(wrong.statements(), right.statements());
        assertFalse(right.events().equals(wrong.events()));
    }
}
