package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.fuzzing.FuzzTarget;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import java.util.Optional;

/** A refresh token is read or it is not, without a word; and what is read as the same claims begins alike. */
class RefreshTokenFuzzTest extends FuzzTarget {

    private static final int CLAIMS_CHARACTERS = 21 * 8 / 6;

    private final HmacRefreshTokens tokens = new HmacRefreshTokens(SigningKeys.forRefreshTokens(
            new InMemoryStore(), MasterKey.generate(), new ManualClock(), () -> 0, Runnable::run));
    private final RefreshToken genuine = tokens.issue(SessionId.random(), 7, tokens.seed());

    /** In the input, {@code ~} stands for a genuine token. */
    @Override
    protected void check(byte[] input) {
        RefreshToken sent = RefreshToken.of(text(input).replace("~", genuine.reveal()));
        Optional<RefreshClaims> claims = tokens.read(sent);
        if (claims.isPresent()) {
            assertTrue(sent.reveal().matches("[A-Za-z0-9_-]{71}"));
            RefreshToken ours =
                    tokens.issue(claims.get().session(), claims.get().generation(), tokens.seed());
            assertEquals(
                    ours.reveal().substring(0, CLAIMS_CHARACTERS), sent.reveal().substring(0, CLAIMS_CHARACTERS));
        }
    }
}
