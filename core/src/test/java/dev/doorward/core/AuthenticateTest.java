package dev.doorward.core;

import static dev.doorward.core.Plugs.NOW;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-009")
class AuthenticateTest {

    private final Plugs plugs = new Plugs();

    private AuthenticateResult authenticate() {
        return plugs.auth().authenticate(plugs.token);
    }

    @Test
    void a_genuine_token_of_a_living_session_says_its_claims_and_asks_no_store() {
        AccessClaims claims = plugs.genuine(NOW_SECONDS.plusSeconds(900));
        assertEquals(new AuthenticateResult.Authenticated(claims), authenticate());
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.hasher, plugs.events);
    }

    @Test
    void a_token_that_is_not_genuine_is_invalid_and_nobody_is_asked_about_its_session() {
        assertInstanceOf(AuthenticateResult.Invalid.class, authenticate());
        verifyNoInteractions(plugs.revocations);
    }

    @Test
    void a_token_of_an_ended_session_is_invalid() {
        AccessClaims claims = plugs.genuine(NOW_SECONDS.plusSeconds(900));
        when(plugs.revocations.isRevoked(claims.session())).thenReturn(true);
        assertInstanceOf(AuthenticateResult.Invalid.class, authenticate());
    }

    @Test
    void a_token_is_dead_from_the_second_of_its_expiry_on() {
        plugs.genuine(NOW_SECONDS);
        assertInstanceOf(AuthenticateResult.Expired.class, authenticate());

        Plugs atExpiry = new Plugs();
        atExpiry.genuine(NOW_SECONDS);
        Auth exactly = atExpiry.builder().clock(() -> NOW_SECONDS).build();
        assertInstanceOf(AuthenticateResult.Expired.class, exactly.authenticate(atExpiry.token));

        Instant justBefore = NOW_SECONDS.minusNanos(1);
        Auth before = atExpiry.builder().clock(() -> justBefore).build();
        assertInstanceOf(AuthenticateResult.Authenticated.class, before.authenticate(atExpiry.token));
    }

    @Test
    void an_expired_token_of_an_ended_session_is_invalid() {
        AccessClaims claims = plugs.genuine(NOW.minusSeconds(900));
        when(plugs.revocations.isRevoked(claims.session())).thenReturn(true);
        assertInstanceOf(AuthenticateResult.Invalid.class, authenticate());
    }

    @Test
    void a_failure_of_any_port_passes_through() {
        StoreFailure broken = new StoreFailure("broken");
        plugs.genuine(NOW_SECONDS.plusSeconds(900));
        when(plugs.revocations.isRevoked(any())).thenThrow(broken);
        assertSame(broken, assertThrows(StoreFailure.class, this::authenticate));

        Plugs others = new Plugs();
        when(others.tokens.verify(any())).thenThrow(broken);
        assertSame(broken, assertThrows(StoreFailure.class, () -> others.auth().authenticate(others.token)));
    }
}
