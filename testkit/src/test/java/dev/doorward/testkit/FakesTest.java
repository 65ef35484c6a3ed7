package dev.doorward.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.AccessTokensContract;
import dev.doorward.testkit.contract.AuthEventsContract;
import dev.doorward.testkit.contract.CommonPasswordsContract;
import dev.doorward.testkit.contract.PasswordHasherContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakesTest implements PasswordHasherContract, AccessTokensContract, CommonPasswordsContract, AuthEventsContract {

    private final InsecureAccessTokens tokens = new InsecureAccessTokens();
    private final InsecureAccessTokens strangers = new InsecureAccessTokens();

    @Override
    public PasswordHasher passwordHasher() {
        return new InsecurePasswordHasher();
    }

    @Override
    public AccessTokens accessTokens() {
        return tokens;
    }

    @Override
    public AccessTokens strangersTokens() {
        return strangers;
    }

    @Override
    public CommonPasswords commonPasswords() {
        return new FewCommonPasswords();
    }

    @Override
    public AuthEvents authEvents() {
        return new RecordingEvents();
    }

    @Test
    void a_hash_of_another_generation_verifies_and_needs_to_be_made_anew() {
        UserId user = UserId.random();
        PasswordHash old = new InsecurePasswordHasher(1).hash(PASSWORD, user);
        InsecurePasswordHasher today = new InsecurePasswordHasher(2);
        assertTrue(today.verify(PASSWORD, old, user));
        assertFalse(today.verify(Password.of("wrong"), old, user));
        assertTrue(today.needsRehash(old));
        assertFalse(today.needsRehash(today.hash(PASSWORD, user)));
    }

    @Test
    void a_generation_out_of_range_is_a_callers_bug() {
        assertThrows(IllegalArgumentException.class, () -> new InsecurePasswordHasher(-1));
        assertThrows(IllegalArgumentException.class, () -> new InsecurePasswordHasher(1_000_000_000));
    }

    @Test
    void recorded_events_keep_their_order_and_a_copy_does_not_grow() {
        RecordingEvents events = new RecordingEvents();
        events.report(event(AuthEventKind.SIGNED_UP));
        List<AuthEvent> copy = events.all();
        events.report(event(AuthEventKind.SIGNED_OUT));
        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_OUT), events.kinds());
        assertEquals(1, copy.size());
    }

    private static AuthEvent event(AuthEventKind kind) {
        return AuthEvent.of(kind, ManualClock.START, ClientInfo.none(), UserId.random(), SessionId.random());
    }

    @Test
    void a_manual_clock_stands_still_until_it_is_moved() {
        ManualClock clock = new ManualClock();
        assertEquals(ManualClock.START, clock.instant());
        assertEquals(ManualClock.START, clock.instant());
        clock.advance(Duration.ofMinutes(2));
        clock.advance(Duration.ofSeconds(-30));
        assertEquals(ManualClock.START.plusSeconds(90), clock.instant());
        assertEquals(Instant.EPOCH, new ManualClock(Instant.EPOCH).instant());
    }

    @Test
    void no_move_of_a_manual_clock_is_lost_among_threads() {
        ManualClock clock = new ManualClock();
        IntStream.range(0, 1000).parallel().forEach(i -> clock.advance(Duration.ofSeconds(1)));
        assertEquals(ManualClock.START.plusSeconds(1000), clock.instant());
    }
}
