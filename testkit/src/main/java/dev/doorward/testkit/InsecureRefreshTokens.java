package dev.doorward.testkit;

import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refresh tokens that only their maker can make again: session and generation, each before a dot, then an HMAC-SHA256 under
 * a key that dies with this object, whatever the seed calls it. For tests only.
 */
public final class InsecureRefreshTokens implements RefreshTokens {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(0|[1-9][0-9]{0,9})\\.[A-Za-z0-9_-]{43}");

    private final Hmac hmac = new Hmac();

    @Override
    public RefreshSeed seed() {
        return new RefreshSeed("insecure", UUID.randomUUID().toString());
    }

    @Override
    public RefreshToken issue(SessionId session, int generation, RefreshSeed seed) {
        String said = session + "." + generation;
        return RefreshToken.of(said + "." + hmac.of(said + "." + seed.keyId() + "." + seed.salt()));
    }

    @Override
    public Optional<RefreshClaims> read(RefreshToken token) {
        Matcher parts = FORM.matcher(token.reveal());
        if (!parts.matches() || Long.parseLong(parts.group(2)) > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        SessionId session = new SessionId(UUID.fromString(parts.group(1)));
        return Optional.of(new RefreshClaims(session, Integer.parseInt(parts.group(2))));
    }
}
