package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.User;
import java.util.Set;

/** How a grant travels, whichever endpoint answers with one: its tokens are in the body or in cookies, never in both. */
final class Grants {

    /** The parameter by which a browser asks for cookies. */
    static final String USE_COOKIES = "useCookies";

    private final SessionCookies cookies;

    Grants(SessionCookies cookies) {
        this.cookies = cookies;
    }

    /**
     * Whether the request asks for cookies.
     *
     * @throws Refusal when it does and there are none here, or when nobody knows what it asks for
     */
    boolean inCookies(Request request) {
        Set<String> offered = cookies.offered() ? Set.of("true", "false") : Set.of("false");
        return request.parameter(USE_COOKIES, "false", offered).equals("true");
    }

    Reply reply(int status, SessionGrant grant, boolean inCookies) {
        return inCookies
                ? Reply.json(status, document(grant, false)).withCookies(cookies.carrying(grant))
                : Reply.json(status, document(grant, true));
    }

    private static ObjectNode document(SessionGrant grant, boolean withTokens) {
        User user = grant.user();
        ObjectNode document = Json.object();
        document.putObject("user")
                .put("id", user.id().toString())
                .put("email", user.email().typed())
                .put("name", user.name().value())
                .put("createdAt", user.createdAt().toString());
        if (withTokens) {
            document.put("token", grant.accessToken().reveal());
        }
        document.put("expiresAt", grant.expiresAt().toString());
        if (withTokens) {
            document.put("refreshToken", grant.refreshToken().reveal());
        }
        document.put("refreshExpiresAt", grant.refreshExpiresAt().toString());
        if (withTokens) {
            grant.device()
                    .ifPresent(
                            device -> document.put("deviceToken", device.token().reveal()));
        }
        return document;
    }
}
