package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import java.time.Instant;
import java.util.List;

/** Lists and ends sessions of the user who asks. */
final class OwnSessions {

    private final Sessions sessions;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;

    OwnSessions(Sessions sessions, SessionGrants grants, AuthEvents events, Now now) {
        this.sessions = sessions;
        this.grants = grants;
        this.events = events;
        this.now = now;
    }

    List<Session> list(AccessClaims who) {
        Instant at = now.micros();
        return sessions.list(who.user(), at).stream()
                .filter(session -> !grants.over(session, at))
                .toList();
    }

    boolean end(AccessClaims who, SessionId session, ClientInfo client) {
        AuthEvent event = AuthEvent.of(AuthEventKind.SESSION_ENDED, now.micros(), client, who.user(), session);
        boolean ended = sessions.endOwn(who.user(), session, event);
        if (ended) {
            events.report(event);
        }
        return ended;
    }

    void endOthers(AccessClaims who, ClientInfo client) {
        AuthEvent event =
                AuthEvent.of(AuthEventKind.OTHER_SESSIONS_ENDED, now.micros(), client, who.user(), who.session());
        sessions.endOthers(who.user(), who.session(), event);
        events.report(event);
    }

    void endAll(AccessClaims who, ClientInfo client) {
        AuthEvent event =
                AuthEvent.of(AuthEventKind.ALL_SESSIONS_ENDED, now.micros(), client, who.user(), who.session());
        sessions.endAll(who.user(), event);
        events.report(event);
    }
}
