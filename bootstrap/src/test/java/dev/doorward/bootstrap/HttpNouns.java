package dev.doorward.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Nouns from the documents of the API. What a client never learns is made up: what refresh tokens are made from, and how often
 * a session was refreshed; in a grant everything about its session but the id, and how long the device is known; of a token its id, which is nil, and its
 * beginning, which is the epoch.
 */
final class HttpNouns {

    /** A session that was over before anybody could ask. */
    static final SessionId UNKNOWN = new SessionId(new UUID(0, 0));

    private static final RefreshSeed SEED = new RefreshSeed("unknown", "unknown");

    private HttpNouns() {}

    static SessionGrant grant(JsonNode json, SessionId session) {
        JsonNode described = json.get("user");
        Instant expiresAt = instant(json.get("expiresAt"));
        User user = new User(
                new UserId(uuid(described.get("id"))),
                Email.of(described.get("email").textValue()),
                new DisplayName(described.get("name").textValue()),
                instant(described.get("createdAt")));
        return new SessionGrant(
                user,
                session(session, user.id(), Instant.EPOCH, Instant.EPOCH, expiresAt, ClientInfo.none()),
                AccessToken.of(json.get("token").textValue()),
                expiresAt,
                RefreshToken.of(json.get("refreshToken").textValue()),
                instant(json.get("refreshExpiresAt")),
                Optional.ofNullable(json.get("deviceToken"))
                        .map(token -> new KnownDevice(DeviceToken.of(token.textValue()), Instant.EPOCH)));
    }

    static AccessClaims claims(JsonNode json) {
        JsonNode user = json.get("user");
        return new AccessClaims(
                new UserId(uuid(user.get("id"))),
                new SessionId(uuid(json.get("session").get("id"))),
                UNKNOWN.value(),
                user.get("email").textValue(),
                user.get("name").textValue(),
                Instant.EPOCH,
                instant(json.get("expiresAt")));
    }

    static Session session(JsonNode json, UserId user) {
        return session(
                new SessionId(uuid(json.get("id"))),
                user,
                instant(json.get("createdAt")),
                instant(json.get("lastSeenAt")),
                instant(json.get("expiresAt")),
                new ClientInfo(
                        "", json.get("ip").textValue(), json.get("userAgent").textValue()));
    }

    private static Session session(
            SessionId id, UserId user, Instant createdAt, Instant lastSeenAt, Instant expiresAt, ClientInfo client) {
        return new Session(id, user, createdAt, lastSeenAt, expiresAt, expiresAt, SEED, 0, client);
    }

    private static UUID uuid(JsonNode text) {
        return UUID.fromString(text.textValue());
    }

    private static Instant instant(JsonNode text) {
        return Instant.parse(text.textValue());
    }
}
