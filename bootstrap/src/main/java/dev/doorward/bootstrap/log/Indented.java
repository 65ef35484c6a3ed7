package dev.doorward.bootstrap.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/** A stack trace of which every line is indented, so that no exception's message can look like a line of the log. */
public final class Indented extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return super.throwableProxyToString(thrown)
                .lines()
                .map(line -> "\t" + OneLine.clean(line.strip()) + "\n")
                .collect(Collectors.joining());
    }
}
