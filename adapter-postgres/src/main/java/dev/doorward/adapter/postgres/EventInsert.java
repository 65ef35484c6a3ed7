package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The part of a statement that stores the event of a change together with the change, or nothing when no events are kept.
 */
final class EventInsert {

    private final boolean kept;
    private final UnaryOperator<String> ipHash;

    EventInsert(boolean kept, UnaryOperator<String> ipHash) {
        this.kept = kept;
        this.ipHash = ipHash;
    }

    /**
     * A further common table expression, with a comma before it; the event is stored when {@code change} has a row.
     *
     * @param change the name of the expression that made the change
     */
    String after(String change) {
        return kept ? """
                , recorded as (
                    insert into {schema}.events (id, at, kind, user_id, session_id, reason, request_id, ip_hash)
                    select ?, ?, ?, ?, ?, ?, ?, ? from %s)
                """.formatted(change) : "";
    }

    /**
     * One expression more: one event for each session that was displaced, like the event of the opening.
     *
     * @param ended the name of the expression that ended them
     */
    String displaced(String ended) {
        return kept ? """
                , told as (
                    insert into {schema}.events (id, at, kind, user_id, session_id, request_id, ip_hash)
                    select gen_random_uuid(), ?, '%s', user_id, id, ?, ? from %s)
                """.formatted(AuthEventKind.SESSION_DISPLACED.code(), ended) : "";
    }

    /** Fills what {@link #displaced} asked for. */
    void fillDisplaced(Parameters parameters, AuthEvent opening) throws SQLException {
        if (kept) {
            parameters.add(opening.at()).add(opening.client().requestId()).add(ip(opening));
        }
    }

    /** Fills what {@link #after} asked for. */
    void fill(Parameters parameters, AuthEvent event) throws SQLException {
        if (!kept) {
            return;
        }
        parameters
                .add(UUID.randomUUID())
                .add(event.at())
                .add(event.kind().code())
                .addId(event.user().map(UserId::value))
                .addId(event.session().map(SessionId::value))
                .addText(event.reason().map(RefusalReason::code))
                .add(event.client().requestId())
                .add(ip(event));
    }

    private String ip(AuthEvent event) {
        String ip = event.client().ip();
        return ip.isEmpty() ? "" : ipHash.apply(ip);
    }
}
