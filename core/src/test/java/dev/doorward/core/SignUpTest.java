package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.EMAIL;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.NOW_SECONDS;
import static dev.doorward.core.Plugs.PASSWORD;
import static dev.doorward.core.Plugs.REGISTRATION;
import static dev.doorward.core.Plugs.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

@Tag("FR-001")
@Tag("P-04")
class SignUpTest {

    private final Plugs plugs = new Plugs();

    private SignUpResult signUp(Registration registration) {
        return plugs.auth().signUp(registration, CLIENT);
    }

    private List<String> codes(Registration registration) {
        return assertInstanceOf(SignUpResult.Invalid.class, signUp(registration)).faults().stream()
                .map(fault -> fault.field() + " " + fault.code())
                .toList();
    }

    @Test
    void a_registration_is_one_write_after_hash_and_tokens_were_made() {
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, signUp(REGISTRATION))
                .grant();
        User user = grant.user();

        InOrder order =
                inOrder(plugs.commonPasswords, plugs.hasher, plugs.tokens, plugs.users, plugs.sessions, plugs.events);
        order.verify(plugs.commonPasswords).contains(password(PASSWORD));
        order.verify(plugs.hasher).hash(password(PASSWORD), eq(user.id()));
        order.verify(plugs.tokens).issue(any());
        AuthEvent signedUp = AuthEvent.of(
                AuthEventKind.SIGNED_UP,
                NOW_MICROS,
                CLIENT,
                user.id(),
                grant.session().id());
        order.verify(plugs.users).register(user, plugs.fresh, grant.opened(), signedUp);
        order.verify(plugs.events).report(signedUp);
        order.verifyNoMoreInteractions();
    }

    @Test
    void the_user_is_who_was_registered() {
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, signUp(REGISTRATION))
                .grant();
        assertEquals(EMAIL, grant.user().email().typed());
        assertEquals("Ada", grant.user().name().value());
        assertEquals(NOW_MICROS, grant.user().createdAt());
        assertEquals(grant.user().id(), grant.session().user());
        assertEquals(NOW_SECONDS.plus(Duration.ofMinutes(15)), grant.expiresAt());
        assertSame(plugs.token, grant.accessToken());
        assertNotEquals(plugs.nobody, grant.user().id(), "the decoy's id is nobody's");
    }

    @Test
    void the_session_begins_when_the_password_is_hashed_and_not_before() {
        SessionGrant grant = assertInstanceOf(
                        SignUpResult.SignedUp.class, plugs.slowAuth().signUp(REGISTRATION, CLIENT))
                .grant();
        assertEquals(NOW_MICROS.plusSeconds(60), grant.session().createdAt());
        assertEquals(NOW_MICROS.plusSeconds(60), grant.user().createdAt());
        assertEquals(NOW_MICROS.plusSeconds(60), plugs.reported().at());
        assertEquals(NOW_SECONDS.plusSeconds(60).plus(Duration.ofMinutes(15)), grant.expiresAt());
    }

    @Test
    void a_taken_email_is_reported_without_naming_its_owner() {
        when(plugs.users.register(any(), any(), any(), any())).thenReturn(false);
        assertInstanceOf(SignUpResult.EmailTaken.class, signUp(REGISTRATION));
        verifyNoInteractions(plugs.sessions);
        assertEquals(
                AuthEvent.refusal(
                        AuthEventKind.SIGN_UP_REFUSED, NOW_MICROS, CLIENT, Optional.empty(), RefusalReason.EMAIL_TAKEN),
                plugs.reported());
    }

    @Test
    void all_faulty_fields_are_named_at_once_and_nothing_is_done() {
        assertEquals(
                List.of("name required", "email invalid_format", "password too_short"),
                codes(Registration.of("", "nonsense", "short")));
        verifyNoInteractions(
                plugs.users, plugs.sessions, plugs.hasher, plugs.tokens, plugs.events, plugs.commonPasswords);
    }

    @Test
    void one_faulty_field_is_enough_to_do_nothing() {
        assertEquals(List.of("name required"), codes(Registration.of(" ", EMAIL, PASSWORD)));
        assertEquals(List.of("email required"), new SignUpTest().codes(Registration.of("Ada", "", PASSWORD)));
        assertEquals(
                List.of("password invalid_characters"),
                new SignUpTest().codes(Registration.of("Ada", EMAIL, "lone surrogate \uD800")));
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.tokens, plugs.events);
    }

    @Test
    void a_common_password_is_refused_before_anything_is_done() {
        when(plugs.commonPasswords.contains(password("password1"))).thenReturn(true);
        SignUpResult.Invalid invalid =
                assertInstanceOf(SignUpResult.Invalid.class, signUp(Registration.of("Ada", EMAIL, "password1")));
        assertEquals(
                List.of(new FieldFault("password", "too_common", "Please choose a less common password")),
                invalid.faults());
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.tokens, plugs.events);
    }

    @Test
    void the_policys_length_counts() {
        AuthPolicy strict = AuthPolicy.defaults().withPassword(new PasswordPolicy(15, 64));
        Auth auth = plugs.auth(strict);
        assertInstanceOf(
                SignUpResult.Invalid.class, auth.signUp(Registration.of("Ada", EMAIL, "x".repeat(14)), CLIENT));
        assertInstanceOf(
                SignUpResult.Invalid.class, auth.signUp(Registration.of("Ada", EMAIL, "x".repeat(65)), CLIENT));
        assertInstanceOf(
                SignUpResult.SignedUp.class, auth.signUp(Registration.of("Ada", EMAIL, "x".repeat(15)), CLIENT));
    }

    @Test
    void a_sink_that_throws_changes_no_answer() {
        doThrow(new IllegalStateException("broken sink")).when(plugs.events).report(any());
        Auth auth = plugs.auth();
        assertInstanceOf(SignUpResult.SignedUp.class, auth.signUp(REGISTRATION, CLIENT));
        when(plugs.users.register(any(), any(), any(), any())).thenReturn(false);
        assertInstanceOf(SignUpResult.EmailTaken.class, auth.signUp(REGISTRATION, CLIENT));
    }

    @Test
    void a_failure_of_any_port_passes_through_and_gives_the_place_in_the_queue_back() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            assertPassesThrough(
                    broken, plug -> when(plug.commonPasswords.contains(any())).thenThrow(broken));
            assertPassesThrough(
                    broken, plug -> when(plug.hasher.hash(any(), any())).thenThrow(broken));
            assertPassesThrough(broken, plug -> when(plug.tokens.issue(any())).thenThrow(broken));
            Plugs last = assertPassesThrough(
                    broken,
                    plug -> when(plug.users.register(any(), any(), any(), any()))
                            .thenThrow(broken));
            verify(last.sessions, never()).open(any(), any(), any(), any());
        }
    }

    private static Plugs assertPassesThrough(RuntimeException broken, Consumer<Plugs> breaking) {
        return Plugs.assertPassesThrough(broken, breaking, (auth, plugs) -> auth.signUp(REGISTRATION, CLIENT));
    }
}
