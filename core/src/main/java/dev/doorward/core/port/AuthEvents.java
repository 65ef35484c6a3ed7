package dev.doorward.core.port;

import dev.doorward.core.event.AuthEvent;

/**
 * Is told of every security event: of a refusal at once, of a change after it was stored. A change's event is also stored
 * by {@link Users} or {@link Sessions} together with the change, so that losing this call loses no record of a change.
 */
public interface AuthEvents {

    /** MUST return soon and MUST NOT throw; what it throws all the same is dropped, and changes no answer. */
    void report(AuthEvent event);
}
