package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.mockito.ArgumentCaptor;

/** Mocks in every port, friendly unless told otherwise, and the door that is made of them. */
final class Plugs {

    static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123456789Z");
    static final Instant NOW_MICROS = Instant.parse("2026-03-29T01:30:00.123456Z");
    static final Instant NOW_SECONDS = Instant.parse("2026-03-29T01:30:00Z");
    static final ClientInfo CLIENT = new ClientInfo("request-1", "192.0.2.7", "protocol");
    static final String EMAIL = "Ada@example.org";
    static final String PASSWORD = "correct horse battery staple";
    static final Credentials CREDENTIALS = Credentials.of(EMAIL, PASSWORD);
    static final Registration REGISTRATION = Registration.of("Ada", EMAIL, PASSWORD);
    static final RefreshSeed SEED = new RefreshSeed("key", "salt");

    /** Of generation 3 of any session, as {@link #refreshTokens} makes it. */
    static final RefreshToken REFRESH = RefreshToken.of("refresh 3");

    final Users users = mock(Users.class);
    final Sessions sessions = mock(Sessions.class);
    final Revocations revocations = mock(Revocations.class);
    final Attempts attempts = mock(Attempts.class);
    final Devices devices = mock(Devices.class);
    final PasswordHasher hasher = mock(PasswordHasher.class);
    final AccessTokens tokens = mock(AccessTokens.class);
    final RefreshTokens refreshTokens = mock(RefreshTokens.class);
    final CommonPasswords commonPasswords = mock(CommonPasswords.class);
    final AuthEvents events = mock(AuthEvents.class);

    final PasswordHash decoy = new PasswordHash("decoy", "", true);
    final PasswordHash stored = new PasswordHash("$stored$salt$digest", "", true);
    final PasswordHash fresh = new PasswordHash("fresh", "", true);
    final User user = new User(UserId.random(), Email.of(EMAIL), new DisplayName("Ada"), Instant.EPOCH);
    final Account account = new Account(user, stored, 3, false);
    final AccessToken token = AccessToken.of("token");
    final SessionId sessionId = SessionId.random();

    /** Whose decoy was hashed when the door was made. */
    UserId nobody;

    private Instant now = NOW;

    Plugs() {
        when(hasher.hash(any(), any())).thenReturn(decoy);
        when(hasher.decoy(any())).thenReturn(decoy);
        when(tokens.issue(any())).thenReturn(token);
        when(attempts.take(any(), any())).thenReturn(Optional.empty());
        when(users.register(any(), any(), any(), any())).thenReturn(true);
        when(users.findByEmail(any())).thenReturn(Optional.empty());
        when(users.findByEmail(user.email())).thenReturn(Optional.of(account));
        when(hasher.verify(any(), any(), any())).thenReturn(true);
        when(sessions.open(any(), any(), any(), any())).thenReturn(Optional.of(List.of()));
        when(sessions.end(any(), any(), any())).thenReturn(true);
        when(tokens.verify(any())).thenReturn(Optional.empty());
        when(users.find(any())).thenReturn(Optional.empty());
        when(users.find(user.id())).thenReturn(Optional.of(account));
        when(users.changePassword(any(), any(), any(), any())).thenReturn(true);
        when(users.setPassword(any(), any(), any())).thenReturn(true);
        when(users.setDisabled(any(), anyBoolean(), any())).thenReturn(true);
        when(users.delete(any(), any())).thenReturn(true);
        when(sessions.find(any())).thenReturn(Optional.empty());
        when(sessions.refresh(any())).thenReturn(true);
        when(sessions.endOwn(any(), any(), any())).thenReturn(true);
        when(refreshTokens.seed()).thenReturn(SEED);
        when(refreshTokens.issue(any(), anyInt(), any()))
                .thenAnswer(call -> RefreshToken.of("refresh " + call.getArgument(1)));
        when(refreshTokens.read(any())).thenReturn(Optional.empty());
        when(refreshTokens.read(REFRESH)).thenReturn(Optional.of(new RefreshClaims(sessionId, 3)));
    }

    Auth auth() {
        return auth(AuthPolicy.defaults());
    }

    /** The door with one permit and no queue, so that one lost slot would be noticed. */
    Auth narrowAuth() {
        return auth(AuthPolicy.defaults().withHashing(1, 0, Duration.ofSeconds(1)));
    }

    Auth auth(AuthPolicy policy) {
        Auth auth = builder().policy(policy).build();
        ArgumentCaptor<UserId> hashedFor = ArgumentCaptor.forClass(UserId.class);
        verify(hasher).hash(any(), hashedFor.capture());
        nobody = hashedFor.getValue();
        clearInvocations(hasher);
        when(hasher.hash(any(), any())).thenReturn(fresh);
        clearInvocations(hasher);
        return auth;
    }

    AuthBuilder builder() {
        return Auth.builder()
                .users(users)
                .sessions(sessions)
                .revocations(revocations)
                .attempts(attempts)
                .devices(devices)
                .passwordHasher(hasher)
                .accessTokens(tokens)
                .refreshTokens(refreshTokens)
                .commonPasswords(commonPasswords)
                .events(events)
                .clock(() -> now);
    }

    /** The door whose hashes and verifications take a minute each. */
    Auth slowAuth() {
        Auth auth = auth();
        when(hasher.hash(any(), any())).thenAnswer(call -> aMinuteLater(fresh));
        when(hasher.verify(any(), any(), any())).thenAnswer(call -> aMinuteLater(true));
        return auth;
    }

    private <T> T aMinuteLater(T result) {
        now = now.plusSeconds(60);
        return result;
    }

    /** Lets the token be genuine. */
    AccessClaims genuine(Instant expiresAt) {
        AccessClaims claims =
                new AccessClaims(user.id(), sessionId, UUID.randomUUID(), EMAIL, "Ada", NOW_SECONDS, expiresAt);
        when(tokens.verify(token)).thenReturn(Optional.of(claims));
        return claims;
    }

    /** A stored session of that generation, last seen then, with its token's end; nothing else about it matters. */
    Session session(int generation, Instant lastSeenAt) {
        return new Session(
                sessionId,
                user.id(),
                lastSeenAt,
                lastSeenAt,
                NOW_SECONDS.plus(Duration.ofDays(2)),
                NOW_SECONDS.plusSeconds(600),
                SEED,
                generation,
                ClientInfo.none());
    }

    /** Lets the stores find that session. */
    Session living(Session session) {
        when(sessions.find(sessionId)).thenReturn(Optional.of(new LivingSession(session, user)));
        return session;
    }

    /** A refusal of something that this user asked for. */
    AuthEvent refusal(AuthEventKind kind, RefusalReason reason) {
        return AuthEvent.refusal(kind, NOW_MICROS, CLIENT, Optional.of(user.id()), reason);
    }

    /** The one event that was reported. */
    AuthEvent reported() {
        ArgumentCaptor<AuthEvent> event = ArgumentCaptor.forClass(AuthEvent.class);
        verify(events).report(event.capture());
        return event.getValue();
    }

    static Password password(String revealed) {
        return argThat(password -> password != null && password.reveal().equals(revealed));
    }

    /** Whatever a broken port throws reaches the caller, again and again: no slot is lost and nothing is reported. */
    static Plugs assertPassesThrough(RuntimeException broken, Consumer<Plugs> breaking, BiConsumer<Auth, Plugs> call) {
        Plugs plugs = new Plugs();
        Auth auth = plugs.narrowAuth();
        breaking.accept(plugs);
        for (int i = 0; i < 3; i++) {
            assertSame(broken, assertThrows(RuntimeException.class, () -> call.accept(auth, plugs)));
        }
        verifyNoInteractions(plugs.events);
        return plugs;
    }
}
