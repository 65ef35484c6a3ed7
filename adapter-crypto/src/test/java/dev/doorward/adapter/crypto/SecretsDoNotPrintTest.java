package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every exception that can be provoked is printed with its causes, and searched for canaries. */
@Tag("FR-021")
class SecretsDoNotPrintTest {

    private static final String CANARY = "Canary0123456789Canary0123456789Canary01235";
    private static final Argon2Parameters CHEAP = Argon2Parameters.parse("m=64,t=1,p=1");

    /** What the action prints when it fails, as it must. */
    private static String printed(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }
        throw new AssertionError("this was to fail");
    }

    private static void assertSilent(String printed) {
        assertTrue(printed.contains("Exception") || printed.contains("Failure"), printed);
        for (int i = 0; i + 8 <= CANARY.length(); i += 4) {
            assertFalse(printed.contains(CANARY.substring(i, i + 8)), printed);
        }
    }

    @Test
    void settings_that_are_refused() {
        for (String around :
                List.of("%s", "%s=", "a:%s=", "%s:%s", "a:%s%s,", "a:%s%s%s%s%s", "a b:%s", ",%s", "%s,%s")) {
            String text = around.replace("%s", CANARY);
            assertSilent(printed(() -> Peppers.parse(text)));
            assertSilent(printed(() -> MasterKey.parse(text)));
            assertSilent(printed(() -> Argon2Parameters.parse(text)));
            assertSilent(printed(() -> SigningAlgorithm.parse(text)));
        }
    }

    @Test
    void hashes_that_cannot_be_read() {
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none());
        Password password = Password.of(CANARY);
        PasswordHash good = hasher.hash(password, UserId.random());
        for (String phc : List.of(
                CANARY,
                "$argon2id$v=19$m=1,t=1,p=1$" + CANARY + "$" + CANARY,
                "$argon2id$v=19$m=64,t=1,p=1$" + CANARY + "$" + CANARY + CANARY + CANARY,
                "$argon2id$v=19$" + CANARY.substring(0, 39) + "$" + CANARY + "$" + CANARY)) {
            PasswordHash bad = new PasswordHash(phc, "", true);
            assertSilent(printed(() -> hasher.verify(password, bad, UserId.random())));
            assertSilent(printed(() -> hasher.needsRehash(bad)));
        }
        PasswordHash peppered = new PasswordHash(good.reveal(), "gone", true);
        String printed = printed(() -> hasher.verify(password, peppered, UserId.random()));
        assertSilent(printed);
        assertFalse(printed.contains(good.reveal().substring(20)), printed);
    }

    @Test
    void keys_that_cannot_be_unwrapped() {
        TokenForge forge = new TokenForge(SigningAlgorithm.HS256);
        MasterKey wrong = MasterKey.generate();
        String printed = printed(() -> SigningKeys.forAccessTokens(
                        forge.store,
                        wrong,
                        SigningAlgorithm.HS256,
                        Duration.ofDays(7),
                        forge.clock,
                        () -> 0,
                        Runnable::run))
                + printed(() -> MasterKeyRotation.rotate(forge.store, wrong, MasterKey.generate()));
        for (String secret : List.of(
                wrong.reveal(), forge.master.reveal(), new String(forge.key.reveal(), StandardCharsets.UTF_8))) {
            assertFalse(printed.contains(secret), printed);
        }
    }

    @Test
    void refresh_tokens_that_cannot_be_made() {
        TokenForge forge = new TokenForge(SigningAlgorithm.HS256);
        SigningKeys keys = SigningKeys.forRefreshTokens(forge.store, forge.master, forge.clock, () -> 0, Runnable::run);
        HmacRefreshTokens tokens = new HmacRefreshTokens(keys);
        SessionId session = SessionId.random();
        assertSilent(printed(() -> tokens.issue(session, 0, new RefreshSeed("unknown", CANARY))));
        assertSilent(printed(() -> tokens.issue(session, -1, new RefreshSeed("unknown", CANARY))));
        assertSilent(printed(() -> new HmacRefreshTokens(forge.keys)));
        assertEquals("SigningKeys[refresh-token, HS256]", keys.toString());
        assertEquals(
                "RefreshToken[hidden]", tokens.issue(session, 0, tokens.seed()).toString());
    }

    @Test
    void claims_that_cannot_be_written() {
        TokenForge forge = new TokenForge(SigningAlgorithm.ES256);
        AccessClaims claims = forge.claims();
        AccessClaims endless = new AccessClaims(
                claims.user(), claims.session(), claims.tokenId(), CANARY, CANARY, claims.issuedAt(), Instant.MAX);
        AccessClaims huge = new AccessClaims(
                claims.user(),
                claims.session(),
                claims.tokenId(),
                CANARY,
                CANARY.repeat(200),
                claims.issuedAt(),
                claims.expiresAt());
        assertSilent(printed(() -> forge.tokens.issue(endless)));
        assertSilent(printed(() -> forge.tokens.issue(huge)));
    }

    @Test
    void what_holds_a_secret_hides_it() {
        TokenForge forge = new TokenForge(SigningAlgorithm.HS256);
        assertEquals("SigningKey[" + forge.key.id() + ", HS256]", forge.key.toString());
        assertEquals("SigningKeys[access-token, HS256]", forge.keys.toString());
        assertEquals(
                "CompactToken[hidden]",
                CompactToken.read(forge.issued()).orElseThrow().toString());
        assertEquals("MasterKey[hidden]", forge.master.toString());
        assertEquals("KeyWrapping[hidden]", new KeyWrapping(forge.master).toString());
        assertEquals("Peppers[hidden]", Peppers.parse("a:" + PeppersTest.ONES).toString());
    }
}
