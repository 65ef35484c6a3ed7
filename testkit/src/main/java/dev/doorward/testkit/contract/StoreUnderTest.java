package dev.doorward.testkit.contract;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stores of one adapter, on the same data, and what no port asks for but a contract has to see. */
public interface StoreUnderTest {

    Users users();

    Sessions sessions();

    Revocations revocations();

    Attempts attempts();

    Devices devices();

    /** The kinds of the events about this user that were stored together with a change, in the order of storing. */
    List<AuthEventKind> storedEvents(UserId user);

    /** Until when the session's revocation is kept at least, or empty when it is not revoked. */
    Optional<Instant> revokedUntil(SessionId session);

    /** Makes the store's count of hash costs a new one, where it counts only from time to time. */
    default void countHashes() {}

    /** The store's own time, so that nothing in a contract is long over; the system's unless told. */
    default Instant now() {
        return Instant.now();
    }
}
