package dev.doorward.bootstrap;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each security event, to the logger {@code security}: ids and reasons, no e-mail, name or address. What
 * is not known is a dash in a line of text, and left out as a member of JSON.
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
        LoggingEventBuilder line = LOG.atInfo();
        members(event).forEach((name, value) -> value.ifPresent(known -> line.addKeyValue(name, known)));
        line.log(line(event));
    }

    String line(AuthEvent event) {
        return members(event).entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue().orElse(UNKNOWN))
                .collect(Collectors.joining(" "));
    }

    private Map<String, Optional<String>> members(AuthEvent event) {
        Map<String, Optional<String>> members = new LinkedHashMap<>();
        members.put("event", Optional.of(event.kind().code()));
        members.put("request", known(event.client().requestId()));
        members.put("user", event.user().map(Object::toString));
        members.put("session", event.session().map(Object::toString));
        members.put("reason", event.reason().map(RefusalReason::code));
        members.put("ip", known(addresses.of(event.client().ip())));
        return members;
    }

    private static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
