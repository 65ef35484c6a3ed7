package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.contract.RefreshTokensContract;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacRefreshTokensTest implements RefreshTokensContract {

    private static final SessionId SESSION = new SessionId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));

    private final ObservedKeyStore store = new ObservedKeyStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();
    private long nanos;
    private final SigningKeys keys = keys();
    private final HmacRefreshTokens tokens = new HmacRefreshTokens(keys);

    private SigningKeys keys() {
        return SigningKeys.forRefreshTokens(store, master, clock, () -> nanos, Runnable::run);
    }

    @Override
    public RefreshTokens refreshTokens() {
        return tokens;
    }

    @Override
    public RefreshTokens refreshTokensOfAnotherNode() {
        return new HmacRefreshTokens(keys());
    }

    @Override
    public RefreshTokens strangersRefreshTokens() {
        return new HmacRefreshTokens(
                SigningKeys.forRefreshTokens(new InMemoryStore(), master, clock, () -> nanos, Runnable::run));
    }

    @Test
    void a_token_is_just_what_its_description_says() throws Exception {
        RefreshSeed seed = tokens.seed();
        byte[] token = CanonicalBase64.URL
                .decode(tokens.issue(SESSION, 0x01020304, seed).reveal())
                .orElseThrow();
        byte[] claims = {
            1,
            0x00,
            0x11,
            0x22,
            0x33,
            0x44,
            0x55,
            0x66,
            0x77,
            (byte) 0x88,
            (byte) 0x99,
            (byte) 0xaa,
            (byte) 0xbb,
            (byte) 0xcc,
            (byte) 0xdd,
            (byte) 0xee,
            (byte) 0xff,
            1,
            2,
            3,
            4
        };
        assertArrayEquals(claims, Arrays.copyOf(token, 21));

        WrappedKey stored = store.all("refresh-token").get(0);
        assertEquals(stored.id(), seed.keyId());
        SigningKey key =
                new KeyWrapping(master).unwrap(stored, SigningAlgorithm.HS256).orElseThrow();
        byte[] secret = PublicJwks.octets(StrictJson.object(key.reveal()).orElseThrow(), "k");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.write("doorward refresh token".getBytes(StandardCharsets.US_ASCII));
        out.write(claims);
        out.write(seed.salt().getBytes(StandardCharsets.US_ASCII));
        assertArrayEquals(
                TokenForge.hmac(new SecretKeySpec(secret, "HmacSHA256"), message.toByteArray()),
                Arrays.copyOfRange(token, 21, 53));
    }

    @Test
    void a_seed_names_the_key_that_signs_and_has_a_fresh_salt_of_16_octets() {
        Set<String> salts = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            RefreshSeed seed = tokens.seed();
            assertEquals(keys.current().id(), seed.keyId());
            assertEquals(16, CanonicalBase64.URL.decode(seed.salt()).orElseThrow().length);
            salts.add(seed.salt());
        }
        assertEquals(1000, salts.size());
    }

    @Test
    void any_node_makes_the_same_token_also_after_rotations() {
        RefreshSeed seed = tokens.seed();
        String token = tokens.issue(SESSION, 7, seed).reveal();
        HmacRefreshTokens other = new HmacRefreshTokens(keys());
        assertEquals(token, other.issue(SESSION, 7, seed).reveal());
        for (int rotation = 0; rotation < 4; rotation++) {
            keys.rotate();
            clock.advance(Duration.ofDays(800));
            assertEquals(token, tokens.issue(SESSION, 7, seed).reveal());
            assertEquals(token, other.issue(SESSION, 7, seed).reveal());
            assertEquals(
                    token, new HmacRefreshTokens(keys()).issue(SESSION, 7, seed).reveal());
        }
        assertNotEquals(seed.keyId(), tokens.seed().keyId());
    }

    @Test
    void a_key_retires_when_the_longest_session_that_can_be_is_over() {
        RefreshSeed seed = tokens.seed();
        keys.rotate();
        clock.advance(
                SigningKeys.LEAD_TIME.plusDays(3650).plus(SigningKeys.SKEW).minusNanos(1));
        assertTrue(
                new HmacRefreshTokens(keys()).issue(SESSION, 0, seed).reveal().length() > 0);
        clock.advance(Duration.ofNanos(1));
        assertThrows(StoreFailure.class, () -> new HmacRefreshTokens(keys()).issue(SESSION, 0, seed));
        assertThrows(StoreFailure.class, () -> tokens.issue(SESSION, 0, seed));
    }

    @Test
    void a_seed_of_another_nodes_new_key_costs_one_request_to_the_store() {
        SigningKeys other = keys();
        other.rotate();
        clock.advance(SigningKeys.LEAD_TIME);
        RefreshSeed seed = new HmacRefreshTokens(other).seed();
        String token = new HmacRefreshTokens(other).issue(SESSION, 0, seed).reveal();
        int reads = store.reads;
        assertEquals(token, tokens.issue(SESSION, 0, seed).reveal());
        assertEquals(token, tokens.issue(SESSION, 0, seed).reveal());
        assertEquals(reads + 1, store.reads);
    }

    @Test
    void a_seed_of_an_unknown_key_asks_the_store_once_in_five_seconds_and_is_a_store_failure() {
        RefreshSeed seed = new RefreshSeed("A".repeat(43), "salt");
        int reads = store.reads;
        for (int i = 0; i < 3; i++) {
            StoreFailure failure = assertThrows(StoreFailure.class, () -> tokens.issue(SESSION, 0, seed));
            assertTrue(failure.getMessage().contains(seed.keyId()), failure.getMessage());
        }
        assertEquals(reads + 1, store.reads);
        nanos += Duration.ofSeconds(5).toNanos();
        assertThrows(StoreFailure.class, () -> tokens.issue(SESSION, 0, seed));
        assertEquals(reads + 2, store.reads);
    }

    @Test
    void every_part_changes_the_token() {
        RefreshSeed seed = tokens.seed();
        keys.rotate();
        clock.advance(SigningKeys.LEAD_TIME);
        RefreshSeed otherKey = new RefreshSeed(tokens.seed().keyId(), seed.salt());
        RefreshSeed otherSalt = new RefreshSeed(seed.keyId(), tokens.seed().salt());
        Set<String> codes = new HashSet<>();
        for (RefreshToken token : List.of(
                tokens.issue(SESSION, 0, seed),
                tokens.issue(SESSION, 1, seed),
                tokens.issue(SESSION, Integer.MAX_VALUE, seed),
                tokens.issue(SessionId.random(), 0, seed),
                tokens.issue(SESSION, 0, otherKey),
                tokens.issue(SESSION, 0, otherSalt))) {
            codes.add(token.reveal().substring(28));
        }
        assertEquals(6, codes.size());
    }

    @Test
    void a_token_has_71_characters_and_no_negative_generation() {
        RefreshSeed seed = tokens.seed();
        assertEquals(71, tokens.issue(SESSION, 0, seed).reveal().length());
        assertEquals(71, tokens.issue(SESSION, Integer.MAX_VALUE, seed).reveal().length());
        assertThrows(IllegalArgumentException.class, () -> tokens.issue(SESSION, -1, seed));
    }

    /** As the core judges it: what the token says of itself is made again from the stored seed, and compared. */
    private boolean genuine(RefreshToken token, RefreshSeed seed) {
        return tokens.read(token)
                .filter(claims -> token.matches(tokens.issue(claims.session(), claims.generation(), seed)))
                .isPresent();
    }

    @Test
    void a_flip_of_any_bit_is_refused() {
        RefreshSeed seed = tokens.seed();
        RefreshToken good = tokens.issue(SESSION, 41, seed);
        assertTrue(genuine(good, seed));
        byte[] octets = CanonicalBase64.URL.decode(good.reveal()).orElseThrow();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            byte[] flipped = octets.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(genuine(RefreshToken.of(CanonicalBase64.URL.encode(flipped)), seed), "bit " + bit);
        }
    }

    @Test
    void a_change_of_any_character_is_refused() {
        RefreshSeed seed = tokens.seed();
        String good = tokens.issue(SESSION, 41, seed).reveal();
        for (int place = 0; place < good.length(); place++) {
            for (char c : "AZaz09-_+/=. \n\0\u00e9\u212a".toCharArray()) {
                String text = good.substring(0, place) + c + good.substring(place + 1);
                assertEquals(text.equals(good), genuine(RefreshToken.of(text), seed), text);
            }
            assertFalse(genuine(RefreshToken.of(good.substring(0, place) + good.substring(place + 1)), seed));
            assertFalse(genuine(RefreshToken.of(good.substring(0, place) + "A" + good.substring(place)), seed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "A", "AQ==", "....", "\ud800", "\u0000", "https://example.com/"})
    void what_is_no_token_says_nothing(String text) {
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of(text)));
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of(text.repeat(71))));
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of((text + "x").repeat(100_000))));
    }

    @Test
    void another_version_a_negative_generation_and_stray_bits_are_refused() {
        String good = tokens.issue(SESSION, 0, tokens.seed()).reveal();
        byte[] octets = CanonicalBase64.URL.decode(good).orElseThrow();
        for (int version : List.of(0, 2, 129)) {
            octets[0] = (byte) version;
            assertEquals(Optional.empty(), tokens.read(RefreshToken.of(CanonicalBase64.URL.encode(octets))));
        }
        octets[0] = 1;
        octets[17] = (byte) 0x80;
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of(CanonicalBase64.URL.encode(octets))));
        // 71 characters hold 426 bits, two more than the token has.
        char last = good.charAt(70);
        String stray = good.substring(0, 70) + (char) (last == '9' ? '-' : last + 1);
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of(stray)));
        assertEquals(Optional.empty(), tokens.read(RefreshToken.of(good + "=")));
    }

    @Test
    void keys_for_one_kind_of_token_are_not_taken_for_the_other() {
        SigningKeys access = SigningKeys.forAccessTokens(
                store, master, SigningAlgorithm.HS256, Duration.ofDays(1), clock, () -> nanos, Runnable::run);
        assertThrows(IllegalArgumentException.class, () -> new HmacRefreshTokens(access));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(keys, "i", "a"));
        assertEquals(Optional.empty(), access.find(keys.current().id()));
        assertEquals(Optional.empty(), keys.find(access.current().id()));
        assertEquals("{\"keys\":[]}", keys.jwks());
    }
}
