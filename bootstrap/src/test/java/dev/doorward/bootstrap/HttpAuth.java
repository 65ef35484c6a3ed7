package dev.doorward.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The door as a client on the network sees it: asks a server and makes results of its answers. Any answer that has no place
 * in a result fails the test. What a client never learns is made up: a session's own end is its token's, a token's id is nil
 * and its beginning the epoch. Where a request came from is for the server to say, so {@link ClientInfo} is not sent.
 */
final class HttpAuth implements Auth {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID NIL = new UUID(0, 0);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI server;

    /** @param server for example {@code http://127.0.0.1:8080} */
    HttpAuth(URI server) {
        this.server = server;
    }

    /** An answer's status and document. */
    private record Answer(int status, JsonNode json) {

        boolean is(int expected, String code) {
            return status == expected && json.path("code").asText().equals(code);
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
                registration.password(PasswordPolicy.DEFAULT).get().reveal());
    }

    /** Signs up with what was typed. */
    SignUpResult signUp(String name, String email, String password) {
        Answer answer = post("/api/auth/signup", Map.of("name", name, "email", email, "password", password));
        if (answer.status == 201) {
            return new SignUpResult.SignedUp(grant(answer.json));
        }
        if (answer.is(409, "email_taken")) {
            return new SignUpResult.EmailTaken();
        }
        if (answer.is(400, "validation_failed")) {
            return new SignUpResult.Invalid(faults(answer.json));
        }
        throw answer.unexpected();
    }

    /** @throws java.util.NoSuchElementException when a field is faulty: then only {@link #signIn(String, String)} works */
    @Override
    public SignInResult signIn(Credentials credentials, ClientInfo from) {
        return signIn(
                credentials.email().orElseThrow().typed(),
                credentials.password().orElseThrow().reveal());
    }

    /** Signs in with what was typed. */
    SignInResult signIn(String email, String password) {
        Answer answer = post("/api/auth/signin", Map.of("email", email, "password", password));
        if (answer.status == 200) {
            return new SignInResult.SignedIn(grant(answer.json));
        }
        if (answer.is(401, "invalid_credentials")) {
            return new SignInResult.Rejected();
        }
        if (answer.is(400, "validation_failed")) {
            return new SignInResult.Invalid(faults(answer.json));
        }
        throw answer.unexpected();
    }

    @Override
    public SignOutResult signOut(AccessToken token, ClientInfo from) {
        Answer answer = send(asking("/api/auth/signout")
                .header("Authorization", "Bearer " + token.reveal())
                .POST(HttpRequest.BodyPublishers.noBody()));
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
        Answer answer = send(asking("/api/auth/me").header("Authorization", "Bearer " + token.reveal()));
        if (answer.status == 200) {
            return new AuthenticateResult.Authenticated(claims(answer.json));
        }
        if (answer.is(401, "token_expired")) {
            return new AuthenticateResult.Expired();
        }
        if (answer.is(401, "invalid_token")) {
            return new AuthenticateResult.Invalid();
        }
        throw answer.unexpected();
    }

    private SessionGrant grant(JsonNode json) {
        JsonNode described = json.get("user");
        AccessToken token = AccessToken.of(json.get("token").textValue());
        Instant expiresAt = instant(json.get("expiresAt"));
        User user = new User(
                new UserId(uuid(described.get("id"))),
                Email.of(described.get("email").textValue()),
                new DisplayName(described.get("name").textValue()),
                instant(described.get("createdAt")));
        AccessClaims claims = authenticate(token)
                .fold(
                        genuine -> genuine,
                        () -> {
                            throw new AssertionError("a fresh token has expired");
                        },
                        () -> {
                            throw new AssertionError("a fresh token is invalid");
                        });
        Session session =
                new Session(claims.session(), user.id(), Instant.EPOCH, expiresAt, expiresAt, ClientInfo.none());
        return new SessionGrant(user, session, token, expiresAt);
    }

    private static AccessClaims claims(JsonNode json) {
        JsonNode user = json.get("user");
        return new AccessClaims(
                new UserId(uuid(user.get("id"))),
                new SessionId(uuid(json.get("session").get("id"))),
                NIL,
                user.get("email").textValue(),
                user.get("name").textValue(),
                Instant.EPOCH,
                instant(json.get("expiresAt")));
    }

    private static List<FieldFault> faults(JsonNode json) {
        List<FieldFault> faults = new ArrayList<>();
        for (JsonNode fault : json.get("errors")) {
            faults.add(new FieldFault(
                    fault.get("field").textValue(),
                    fault.get("code").textValue(),
                    fault.get("message").textValue()));
        }
        return faults;
    }

    private static UUID uuid(JsonNode text) {
        return UUID.fromString(text.textValue());
    }

    private static Instant instant(JsonNode text) {
        return Instant.parse(text.textValue());
    }

    private Answer post(String path, Map<String, String> members) {
        try {
            return send(asking(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(members))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder asking(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
