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

/** Refresh tokens whose only secret is the session's salt: whoever reads the store can make them. For tests only. */
public final class InsecureRefreshTokens implements RefreshTokens {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(\\d{1,9})\\.([0-9a-f-]{36})");

    @Override
    public RefreshSeed seed() {
        return new RefreshSeed("none", UUID.randomUUID().toString());
    }

    @Override
    public RefreshToken issue(SessionId session, int generation, RefreshSeed seed) {
        return RefreshToken.of(session + "." + generation + "." + seed.salt());
    }

    @Override
    public Optional<RefreshClaims> read(RefreshToken token) {
        Matcher parts = FORM.matcher(token.reveal());
        return parts.matches()
                ? Optional.of(new RefreshClaims(
                        new SessionId(UUID.fromString(parts.group(1))), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }
}
