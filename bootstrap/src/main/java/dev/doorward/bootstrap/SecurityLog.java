package dev.doorward.bootstrap;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for each security event, to the logger {@code security}: ids and reasons, no e-mail, name or address. What
 * is not known is a dash.
 */
final class SecurityLog implements AuthEvents {

    private static final Logger LOG = LoggerFactory.getLogger("security");
    private static final String UNKNOWN = "-";

    private final KeyedHash addresses;

    SecurityLog(KeyedHash addresses) {
        this.addresses = addresses;
    }

    @Override
    public void report(AuthEvent event) {
        LOG.info("{}", line(event));
    }

    String line(AuthEvent event) {
        return String.join(
                " ",
                "event=" + event.kind().code(),
                "request=" + known(event.client().requestId()),
                "user=" + event.user().map(Object::toString).orElse(UNKNOWN),
                "session=" + event.session().map(Object::toString).orElse(UNKNOWN),
                "reason=" + event.reason().map(RefusalReason::code).orElse(UNKNOWN),
                "ip=" + known(addresses.of(event.client().ip())));
    }

    private static String known(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }
}
