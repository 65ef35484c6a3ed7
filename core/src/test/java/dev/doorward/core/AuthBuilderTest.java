package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.CREDENTIALS;
import static dev.doorward.core.Plugs.REGISTRATION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordChange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AuthBuilderTest {

    private final Plugs plugs = new Plugs();

    /** Each port with how to plug it. */
    private Map<String, UnaryOperator<AuthBuilder>> ports() {
        Map<String, UnaryOperator<AuthBuilder>> ports = new LinkedHashMap<>();
        ports.put("users", builder -> builder.users(plugs.users));
        ports.put("sessions", builder -> builder.sessions(plugs.sessions));
        ports.put("revocations", builder -> builder.revocations(plugs.revocations));
        ports.put("attempts", builder -> builder.attempts(plugs.attempts));
        ports.put("devices", builder -> builder.devices(plugs.devices));
        ports.put("passwordHasher", builder -> builder.passwordHasher(plugs.hasher));
        ports.put("accessTokens", builder -> builder.accessTokens(plugs.tokens));
        ports.put("refreshTokens", builder -> builder.refreshTokens(plugs.refreshTokens));
        ports.put("commonPasswords", builder -> builder.commonPasswords(plugs.commonPasswords));
        ports.put("events", builder -> builder.events(plugs.events));
        return ports;
    }

    @Test
    void a_missing_plug_is_named() {
        for (String missing : ports().keySet()) {
            AuthBuilder builder = Auth.builder();
            ports().forEach((port, plug) -> {
                if (!port.equals(missing)) {
                    plug.apply(builder);
                }
            });
            IllegalStateException thrown = assertThrows(IllegalStateException.class, builder::build);
            assertEquals("no adapter for " + missing, thrown.getMessage());
        }
    }

    @Test
    void null_is_refused_by_name() {
        AuthBuilder builder = Auth.builder();
        assertNamed("users", () -> builder.users(null));
        assertNamed("sessions", () -> builder.sessions(null));
        assertNamed("revocations", () -> builder.revocations(null));
        assertNamed("passwordHasher", () -> builder.passwordHasher(null));
        assertNamed("accessTokens", () -> builder.accessTokens(null));
        assertNamed("refreshTokens", () -> builder.refreshTokens(null));
        assertNamed("commonPasswords", () -> builder.commonPasswords(null));
        assertNamed("events", () -> builder.events(null));
        assertNamed("clock", () -> builder.clock(null));
        assertNamed("policy", () -> builder.policy(null));

        Auth auth = plugs.auth();
        assertNamed("registration", () -> auth.signUp(null, CLIENT));
        assertNamed("client", () -> auth.signUp(REGISTRATION, null));
        assertNamed("credentials", () -> auth.signIn(null, CLIENT));
        assertNamed("client", () -> auth.signIn(CREDENTIALS, null));
        assertNamed("token", () -> auth.signOut((AccessToken) null, CLIENT));
        assertNamed("token", () -> auth.signOut((RefreshToken) null, CLIENT));
        assertNamed("client", () -> auth.signOut(Plugs.REFRESH, null));
        assertNamed("token", () -> auth.refresh(null, CLIENT));
        assertNamed("client", () -> auth.refresh(Plugs.REFRESH, null));
        assertNamed("client", () -> auth.signOut(plugs.token, null));
        assertNamed("token", () -> auth.authenticate(null));
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.tokens, plugs.refreshTokens, plugs.events);
    }

    @Test
    void null_is_refused_by_name_in_ones_own_account_too() {
        OwnAccount own = plugs.auth().ownAccount();
        AccessClaims who = plugs.genuine(Plugs.NOW_SECONDS);
        PasswordChange change = PasswordChange.of(Plugs.PASSWORD, Plugs.PASSWORD);
        assertNamed("who", () -> own.sessions(null));
        assertNamed("who", () -> own.endSession(null, who.session(), CLIENT));
        assertNamed("session", () -> own.endSession(who, null, CLIENT));
        assertNamed("client", () -> own.endSession(who, who.session(), null));
        assertNamed("who", () -> own.endOtherSessions(null, CLIENT));
        assertNamed("client", () -> own.endOtherSessions(who, null));
        assertNamed("who", () -> own.endAllSessions(null, CLIENT));
        assertNamed("client", () -> own.endAllSessions(who, null));
        assertNamed("who", () -> own.changePassword(null, change, CLIENT));
        assertNamed("change", () -> own.changePassword(who, null, CLIENT));
        assertNamed("client", () -> own.changePassword(who, change, null));
        assertNamed("who", () -> own.delete(null, Plugs.PASSWORD, CLIENT));
        assertNamed("password", () -> own.delete(who, null, CLIENT));
        assertNamed("client", () -> own.delete(who, Plugs.PASSWORD, null));
        verifyNoInteractions(plugs.users, plugs.sessions, plugs.events);
    }

    @Test
    void null_is_refused_by_name_in_administration_too() {
        Administration administration = plugs.auth().administration();
        Email email = plugs.user.email();
        assertNamed("email", () -> administration.disable(null, CLIENT));
        assertNamed("client", () -> administration.disable(email, null));
        assertNamed("email", () -> administration.enable(null, CLIENT));
        assertNamed("client", () -> administration.enable(email, null));
        assertNamed("email", () -> administration.setPassword(null, Plugs.PASSWORD, CLIENT));
        assertNamed("newPassword", () -> administration.setPassword(email, null, CLIENT));
        assertNamed("client", () -> administration.setPassword(email, Plugs.PASSWORD, null));
        verifyNoInteractions(plugs.users, plugs.hasher, plugs.events);
    }

    private static void assertNamed(String name, Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void making_the_door_hashes_one_password_and_does_nothing_else() {
        plugs.builder().build();
        verify(plugs.hasher, times(1)).hash(any(), any());
        verifyNoMoreInteractions(plugs.hasher);
        verifyNoInteractions(
                plugs.users, plugs.sessions, plugs.revocations, plugs.tokens, plugs.commonPasswords, plugs.events);
    }

    @Test
    void a_hasher_that_cannot_work_fails_when_the_door_is_made() {
        StoreFailure broken = new StoreFailure("no native library");
        when(plugs.hasher.hash(any(), any())).thenThrow(broken);
        assertSame(
                broken, assertThrows(StoreFailure.class, () -> plugs.builder().build()));
    }

    @Test
    void without_a_clock_the_systems_time_counts() {
        AuthBuilder builder = Auth.builder();
        ports().values().forEach(plug -> plug.apply(builder));
        Auth auth = builder.build();

        plugs.genuine(Instant.parse("9999-01-01T00:00:00Z"));
        assertInstanceOf(AuthenticateResult.Authenticated.class, auth.authenticate(plugs.token));
        plugs.genuine(Instant.parse("2001-01-01T00:00:00Z"));
        assertInstanceOf(AuthenticateResult.Expired.class, auth.authenticate(plugs.token));
    }

    @Test
    void whatever_hashes_shares_one_gate_and_a_full_one_refuses_before_any_work() throws Exception {
        Auth auth = plugs.narrowAuth();
        AccessClaims who = plugs.genuine(Plugs.NOW_SECONDS);
        PasswordChange change = PasswordChange.of(Plugs.PASSWORD, Plugs.PASSWORD);
        CountDownLatch hashing = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        when(plugs.hasher.hash(any(), any())).thenAnswer(call -> {
            hashing.countDown();
            finish.await(30, TimeUnit.SECONDS);
            return plugs.fresh;
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<SignUpResult> first = other.submit(() -> auth.signUp(REGISTRATION, CLIENT));
            hashing.await(30, TimeUnit.SECONDS);
            assertThrows(Overloaded.class, () -> auth.signIn(CREDENTIALS, CLIENT));
            assertThrows(Overloaded.class, () -> auth.signUp(REGISTRATION, CLIENT));
            assertThrows(Overloaded.class, () -> auth.ownAccount().changePassword(who, change, CLIENT));
            assertThrows(Overloaded.class, () -> auth.ownAccount().delete(who, Plugs.PASSWORD, CLIENT));
            verifyNoInteractions(plugs.users, plugs.sessions, plugs.events);
            assertThrows(
                    Overloaded.class,
                    () -> auth.administration().setPassword(plugs.user.email(), Plugs.PASSWORD, CLIENT));
            verify(plugs.users).findByEmail(plugs.user.email());
            verifyNoMoreInteractions(plugs.users);
            finish.countDown();
            assertInstanceOf(SignUpResult.SignedUp.class, first.get(30, TimeUnit.SECONDS));
            assertInstanceOf(SignInResult.SignedIn.class, auth.signIn(CREDENTIALS, CLIENT));
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void a_policy_without_a_queue_still_serves_one_after_the_other() {
        Auth auth = plugs.auth(AuthPolicy.defaults().withHashing(1, 0, Duration.ofMinutes(1)));
        for (int i = 0; i < 50; i++) {
            SignInResult result = auth.signIn(CREDENTIALS, CLIENT);
            assertFalse(result instanceof SignInResult.Rejected);
        }
    }

    @Test
    void how_busy_hashing_is_can_be_read_once_there_is_a_door() {
        AuthBuilder builder = plugs.builder();
        assertEquals(
                "nothing was built",
                assertThrows(IllegalStateException.class, builder::hashingLoad).getMessage());
        Auth auth = builder.build();
        assertEquals(new HashingLoad(0, 0, 0), builder.hashingLoad());
        HashingLoad[] meanwhile = new HashingLoad[1];
        when(plugs.hasher.verify(any(), any(), any())).thenAnswer(call -> {
            meanwhile[0] = builder.hashingLoad();
            return true;
        });
        auth.signIn(CREDENTIALS, CLIENT);
        assertEquals(new HashingLoad(1, 0, 0), meanwhile[0]);
    }
}
