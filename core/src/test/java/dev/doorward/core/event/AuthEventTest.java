package dev.doorward.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthEventTest {

    @Test
    void a_change_names_its_user_and_its_session_and_has_no_reason() {
        UserId user = UserId.random();
        SessionId session = SessionId.random();
        AuthEvent event = AuthEvent.of(AuthEventKind.SIGNED_IN, Instant.EPOCH, ClientInfo.none(), user, session);
        assertEquals(Optional.of(user), event.user());
        assertEquals(Optional.of(session), event.session());
        assertEquals(Optional.empty(), event.reason());
    }

    @Test
    void a_refusal_has_a_reason_and_no_session() {
        AuthEvent event = AuthEvent.refusal(
                AuthEventKind.SIGN_IN_REFUSED,
                Instant.EPOCH,
                ClientInfo.none(),
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL);
        assertEquals(Optional.empty(), event.user());
        assertEquals(Optional.empty(), event.session());
        assertEquals(Optional.of(RefusalReason.UNKNOWN_EMAIL), event.reason());
    }

    @Test
    void codes_are_stable_in_every_locale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals("sign_in_refused", AuthEventKind.SIGN_IN_REFUSED.code());
            assertEquals("signed_up", AuthEventKind.SIGNED_UP.code());
            assertEquals("email_taken", RefusalReason.EMAIL_TAKEN.code());
            assertEquals("changed_meanwhile", RefusalReason.CHANGED_MEANWHILE.code());
        } finally {
            Locale.setDefault(before);
        }
    }
}
