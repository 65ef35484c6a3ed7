package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecurityLogTest {

    private static final MasterKey MASTER = MasterKey.parse("A".repeat(42) + "E");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final UserId USER = new UserId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final SessionId SESSION = new SessionId(UUID.fromString("00000000-0000-4000-8000-000000000002"));

    private final KeyedHash addresses = KeyedHash.derivedFrom(MASTER, "test");
    private final SecurityLog log = new SecurityLog(addresses);

    @Test
    void an_event_is_one_line_of_ids() {
        ClientInfo client = new ClientInfo("r1", "192.0.2.7", "Mozilla");
        assertEquals(
                "event=signed_in request=r1 user=" + USER + " session=" + SESSION + " reason=- ip="
                        + addresses.of("192.0.2.7"),
                log.line(AuthEvent.of(AuthEventKind.SIGNED_IN, NOON, client, USER, SESSION)));
    }

    @Test
    void what_is_not_known_is_a_dash() {
        assertEquals(
                "event=sign_in_refused request=- user=- session=- reason=unknown_email ip=-",
                log.line(AuthEvent.refusal(
                        AuthEventKind.SIGN_IN_REFUSED,
                        NOON,
                        ClientInfo.none(),
                        Optional.empty(),
                        RefusalReason.UNKNOWN_EMAIL)));
    }

    @Test
    void an_address_can_be_compared_and_not_read() {
        String hash = addresses.of("192.0.2.7");
        assertTrue(hash.matches("[0-9a-f]{32}"), hash);
        assertEquals(hash, KeyedHash.derivedFrom(MASTER, "test").of("192.0.2.7"));
        assertNotEquals(hash, addresses.of("192.0.2.8"));
        assertNotEquals(hash, KeyedHash.derivedFrom(MASTER, "another purpose").of("192.0.2.7"));
        assertNotEquals(
                hash, KeyedHash.derivedFrom(MasterKey.generate(), "test").of("192.0.2.7"));
    }

    @Test
    void the_derivation_never_changes() {
        // HMAC-SHA256 twice, computed with another tool; a change here would part old lines from new ones.
        assertEquals("ff5416991bf4e54f79b7b8a4b0130103", addresses.of("192.0.2.7"));
    }
}
