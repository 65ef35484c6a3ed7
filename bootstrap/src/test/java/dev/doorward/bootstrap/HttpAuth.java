package dev.doorward.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.core.Administration;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.DeletionResult;
import dev.doorward.core.OwnAccount;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.Registration;
import dev.doorward.openapi.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The door as a client on the network sees it: asks a server and makes results of its answers. Any answer that has no place
 * in a result fails the test. What a client never learns is made up by {@link HttpNouns}. Of a {@link ClientInfo} the address is
 * sent, as a proxy would; the rest is for the server to say.
 *
 * <p>One's own account is asked with a token, and the port takes what the token says; so it remembers which token said what.
 */
final class HttpAuth implements Auth, OwnAccount {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<AccessClaims, AccessToken> proven = new ConcurrentHashMap<>();
    private final URI server;

    /** @param server for example {@code http://127.0.0.1:8080} */
    HttpAuth(URI server) {
        this.server = server;
    }

    /** An answer's status and document. */
    private record Answer(int status, JsonNode json, Optional<Duration> retryAfter) {

        boolean is(int expected, String code) {
            return status == expected && json.path("code").asText().equals(code);
        }

        List<FieldFault> faults() {
            List<FieldFault> faults = new ArrayList<>();
            for (JsonNode fault : json.get("errors")) {
                faults.add(new FieldFault(
                        fault.get("field").textValue(),
                        fault.get("code").textValue(),
                        fault.get("message").textValue()));
            }
            return faults;
        }

        boolean isThrottled() {
            return is(429, "too_many_attempts");
        }

        AssertionError unexpected() {
            return new AssertionError(
                    "unexpected answer " + status + " " + json.path("code").asText());
        }
    }

    /** @throws java.util.NoSuchElementException when a field is faulty: then only {@link #signUp(String, String, String)} works */
    @Override
    public SignUpResult signUp(Registration registration, ClientInfo from) {
        return signUp(
                registration.name().get().value(),
                registration.email().get().typed(),
                registration
                        .password(PasswordPolicy.DEFAULT, anything -> false)
                        .get()
                        .reveal(),
                from);
    }

    /** Signs up with what was typed. */
    SignUpResult signUp(String name, String email, String password, ClientInfo from) {
        Answer answer = send(
                "POST",
                "/api/auth/signup",
                Optional.empty(),
                Map.of("name", name, "email", email, "password", password),
                from);
        if (answer.status == 201) {
            return new SignUpResult.SignedUp(grant(answer.json));
        }
        if (answer.is(409, "email_taken")) {
            return new SignUpResult.EmailTaken();
        }
        if (answer.is(400, "validation_failed")) {
            return new SignUpResult.Invalid(answer.faults());
        }
        if (answer.isThrottled()) {
            return new SignUpResult.Throttled(answer.retryAfter.orElseThrow());
        }
        throw answer.unexpected();
    }

    /** @throws java.util.NoSuchElementException when a field is faulty: then only {@link #signIn(String, String)} works */
    @Override
    public SignInResult signIn(Credentials credentials, ClientInfo from) {
        return signIn(
                credentials.email().orElseThrow().typed(),
                credentials.password().value().orElseThrow().reveal(),
                credentials.device(),
                from);
    }

    /** Signs in with what was typed. */
    SignInResult signIn(String email, String password, Optional<DeviceToken> device, ClientInfo from) {
        Map<String, String> members = new HashMap<>(Map.of("email", email, "password", password));
        device.ifPresent(token -> members.put("deviceToken", token.reveal()));
        Answer answer = send("POST", "/api/auth/signin", Optional.empty(), members, from);
        if (answer.status == 200) {
            return new SignInResult.SignedIn(grant(answer.json));
        }
        if (answer.is(401, "invalid_credentials")) {
            return new SignInResult.Rejected();
        }
        if (answer.is(400, "validation_failed")) {
            return new SignInResult.Invalid(answer.faults());
        }
        if (answer.isThrottled()) {
            return new SignInResult.Throttled(answer.retryAfter.orElseThrow());
        }
        throw answer.unexpected();
    }

    @Override
    public RefreshResult refresh(RefreshToken token, ClientInfo from) {
        Answer answer =
                send("POST", "/api/auth/refresh", Optional.empty(), Map.of("refreshToken", token.reveal()), from);
        if (answer.status == 200) {
            return new RefreshResult.Refreshed(grant(answer.json));
        }
        if (answer.is(401, "invalid_refresh_token")) {
            return new RefreshResult.Rejected();
        }
        if (answer.isThrottled()) {
            return new RefreshResult.Throttled(answer.retryAfter.orElseThrow());
        }
        throw answer.unexpected();
    }

    @Override
    public SignOutResult signOut(AccessToken token, ClientInfo from) {
        return signedOut(send("POST", "/api/auth/signout", Optional.of(token), Map.of()));
    }

    @Override
    public SignOutResult signOut(RefreshToken token, ClientInfo from) {
        return signedOut(send("POST", "/api/auth/signout", Optional.empty(), Map.of("refreshToken", token.reveal())));
    }

    private static SignOutResult signedOut(Answer answer) {
        if (answer.status == 200) {
            return new SignOutResult.SignedOut();
        }
        if (answer.is(401, "invalid_token")) {
            return new SignOutResult.Invalid();
        }
        throw answer.unexpected();
    }

    @Override
    public AuthenticateResult authenticate(AccessToken token) {
        Answer answer = send("GET", "/api/auth/me", Optional.of(token), Map.of());
        if (answer.status == 200) {
            AccessClaims claims = HttpNouns.claims(answer.json);
            proven.put(claims, token);
            return new AuthenticateResult.Authenticated(claims);
        }
        if (answer.is(401, "token_expired")) {
            return new AuthenticateResult.Expired();
        }
        if (answer.is(401, "invalid_token")) {
            return new AuthenticateResult.Invalid();
        }
        throw answer.unexpected();
    }

    /** The session's id stands in no grant; it is asked for, and made up when the session was ended meanwhile. */
    private SessionGrant grant(JsonNode json) {
        AccessToken token = AccessToken.of(json.get("token").textValue());
        SessionId session = authenticate(token)
                .fold(
                        AccessClaims::session,
                        () -> {
                            throw new AssertionError("a fresh token has expired");
                        },
                        () -> HttpNouns.UNKNOWN);
        return HttpNouns.grant(json, session);
    }

    @Override
    public OwnAccount ownAccount() {
        return this;
    }

    @Override
    public List<Session> sessions(AccessClaims who) {
        Answer answer = send("GET", "/api/auth/sessions", Optional.of(token(who)), Map.of());
        if (answer.status != 200) {
            throw answer.unexpected();
        }
        List<Session> sessions = new ArrayList<>();
        for (JsonNode session : answer.json.get("sessions")) {
            sessions.add(HttpNouns.session(session, who.user()));
            if (session.get("current").booleanValue()
                    != sessions.get(sessions.size() - 1).id().equals(who.session())) {
                throw new AssertionError("another session is called current");
            }
        }
        return sessions;
    }

    @Override
    public boolean endSession(AccessClaims who, SessionId session, ClientInfo from) {
        Answer answer = send("DELETE", "/api/auth/sessions/" + session, Optional.of(token(who)), Map.of());
        if (answer.status != 204 && !answer.is(404, "not_found")) {
            throw answer.unexpected();
        }
        return answer.status == 204;
    }

    @Override
    public void endOtherSessions(AccessClaims who, ClientInfo from) {
        endSessions("others", who);
    }

    @Override
    public void endAllSessions(AccessClaims who, ClientInfo from) {
        endSessions("global", who);
    }

    private void endSessions(String scope, AccessClaims who) {
        Answer answer = send("POST", "/api/auth/signout?scope=" + scope, Optional.of(token(who)), Map.of());
        if (answer.status != 200) {
            throw answer.unexpected();
        }
    }

    /** Does not work, because what was typed cannot be read: {@link #changePassword(AccessClaims, String, String)} does. */
    @Override
    public PasswordChangeResult changePassword(AccessClaims who, PasswordChange change, ClientInfo from) {
        throw new UnsupportedOperationException("a PasswordChange cannot be read");
    }

    /** Changes the password with what was typed. */
    PasswordChangeResult changePassword(AccessClaims who, String currentPassword, String newPassword) {
        Answer answer = send(
                "POST",
                "/api/auth/password",
                Optional.of(token(who)),
                Map.of("currentPassword", currentPassword, "newPassword", newPassword));
        if (answer.status == 200) {
            return new PasswordChangeResult.Changed(grant(answer.json));
        }
        if (answer.is(401, "invalid_credentials")) {
            return new PasswordChangeResult.Rejected();
        }
        if (answer.is(400, "validation_failed")) {
            return new PasswordChangeResult.Invalid(answer.faults());
        }
        if (answer.isThrottled()) {
            return new PasswordChangeResult.Throttled(answer.retryAfter.orElseThrow());
        }
        throw answer.unexpected();
    }

    @Override
    public DeletionResult delete(AccessClaims who, String password, ClientInfo from) {
        Answer answer = send("DELETE", "/api/auth/me", Optional.of(token(who)), Map.of("password", password));
        if (answer.status == 204) {
            return new DeletionResult.Deleted();
        }
        if (answer.is(401, "invalid_credentials")) {
            return new DeletionResult.Rejected();
        }
        if (answer.is(400, "validation_failed")) {
            return new DeletionResult.Invalid(answer.faults());
        }
        if (answer.isThrottled()) {
            return new DeletionResult.Throttled(answer.retryAfter.orElseThrow());
        }
        throw answer.unexpected();
    }

    private AccessToken token(AccessClaims who) {
        return Optional.ofNullable(proven.get(who))
                .orElseThrow(() -> new AssertionError("no token has said this: " + who));
    }

    @Override
    public Administration administration() {
        throw new UnsupportedOperationException("a client on the network is no operator");
    }

    private Answer send(String method, String path, Optional<AccessToken> token, Map<String, String> members) {
        return send(method, path, token, members, ClientInfo.none());
    }

    private Answer send(
            String method, String path, Optional<AccessToken> token, Map<String, String> members, ClientInfo from) {
        try {
            HttpRequest.BodyPublisher body = members.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(members));
            HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .method(method, body);
            if (!from.ip().isEmpty()) {
                request.header("X-Forwarded-For", from.ip());
            }
            token.ifPresent(access -> request.header("Authorization", "Bearer " + access.reveal()));
            HttpResponse<String> response =
                    ApiDocument.checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            Optional<Duration> retryAfter = response.headers()
                    .firstValue("Retry-After")
                    .map(Long::parseLong)
                    .map(Duration::ofSeconds);
            return new Answer(response.statusCode(), JSON.readTree(response.body()), retryAfter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
