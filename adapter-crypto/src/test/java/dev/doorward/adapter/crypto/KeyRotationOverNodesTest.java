package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Days of several nodes on one store, minute by minute, with keys that rotate by schedule and by command: no token is
 * refused anywhere before it expires, and the key set of every node that cares for its keys holds the key of every token.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeyRotationOverNodesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InMemoryStore store = new InMemoryStore();
    private final MasterKey master = MasterKey.generate();
    private final Map<String, Instant> firstSeenInAllKeySets = new HashMap<>();
    private final Set<String> signed = new HashSet<>();

    private record Issued(String text, String keyId, Instant expiresAt) {}

    private final class Node {
        private final ManualClock clock;
        private final SigningKeys keys;
        private final JwtAccessTokens tokens;

        private Node(SigningAlgorithm algorithm, Duration life, Duration ahead) {
            clock = new ManualClock(ManualClock.START.plus(ahead));
            keys = SigningKeys.forAccessTokens(
                    store,
                    master,
                    algorithm,
                    life,
                    clock,
                    () -> clock.instant().toEpochMilli() * 1_000_000,
                    Runnable::run);
            tokens = new JwtAccessTokens(keys, TokenForge.ISSUER, TokenForge.AUDIENCE);
        }

        private Issued issue(Duration life) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            AccessClaims claims = new AccessClaims(
                    UserId.random(), SessionId.random(), UUID.randomUUID(), "a@example.com", "Z", now, now.plus(life));
            String text = tokens.issue(claims).reveal();
            return new Issued(text, CompactToken.read(text).orElseThrow().keyId(), claims.expiresAt());
        }

        private boolean accepts(Issued token) {
            return tokens.verify(AccessToken.of(token.text())).isPresent();
        }

        private boolean isLiving(Issued token) {
            return clock.instant().isBefore(token.expiresAt());
        }
    }

    @Test
    void no_living_token_is_refused_and_no_key_signs_before_it_was_published_with_es256() {
        days(SigningAlgorithm.ES256, Duration.ofMinutes(15), Duration.ofHours(2), 12 * 60);
    }

    @Test
    void no_living_token_is_refused_and_no_key_signs_before_it_was_published_with_ed25519() {
        days(SigningAlgorithm.ED25519, Duration.ofMinutes(15), Duration.ofHours(2), 7 * 60);
    }

    @Test
    void long_tokens_outlive_several_rotations() {
        days(SigningAlgorithm.ES256, Duration.ofHours(7), Duration.ofHours(2), 24 * 60);
    }

    private void days(SigningAlgorithm algorithm, Duration life, Duration every, int minutes) {
        long seed = new Random().nextLong();
        System.out.println("key rotation over nodes: seed " + seed + ", " + minutes + " minutes");
        Random random = new Random(seed);
        Node one = new Node(algorithm, life, Duration.ZERO);
        Node ahead = new Node(algorithm, life, Duration.ofSeconds(100));
        Node behind = new Node(algorithm, life, Duration.ofSeconds(-100));
        // Nobody cares for the keys of this one, as in a program that embeds the core, has no timer and few visitors.
        Node idle = new Node(algorithm, life, Duration.ZERO);
        List<Node> cared = List.of(one, ahead, behind);
        List<Node> all = List.of(one, ahead, behind, idle);
        LinkedList<Issued> living = new LinkedList<>();
        Set<String> keySets = new HashSet<>();

        for (int minute = 0; minute < minutes; minute++) {
            List<Node> order = new ArrayList<>(all);
            Collections.shuffle(order, random);
            for (Node node : order) {
                if (cared.contains(node)) {
                    node.keys.rotateIfDue(every);
                }
                if (node != idle && random.nextInt(400) == 0) {
                    node.keys.rotate();
                }
                if (random.nextInt(node == idle ? 45 : 3) == 0) {
                    Issued token = node.issue(life);
                    living.add(token);
                    signed.add(token.keyId());
                    publishedBefore(token, one.clock.instant());
                    assertTrue(cared.get(random.nextInt(3)).accepts(token));
                }
            }
            noteKeySets(cared, one.clock.instant());
            for (Node node : random.nextInt(200) == 0 ? all : cared) {
                String jwks = node.keys.jwks();
                keySets.add(jwks);
                keysOfLiving(living, node).forEach(keyId -> {
                    assertTrue(node.keys.find(keyId).isPresent());
                    assertTrue(node == idle || jwks.contains(keyId));
                });
            }
            // The first to die is the one whose key retires first. Another is chosen at random.
            living.add(one.issue(life));
            for (Issued token : List.of(living.getFirst(), living.get(random.nextInt(living.size())))) {
                Node node = cared.get(random.nextInt(3));
                assertTrue(!node.isLiving(token) || node.accepts(token));
            }
            living.removeIf(token -> all.stream().noneMatch(node -> node.isLiving(token)));
            all.forEach(node -> node.clock.advance(MINUTE));
        }
        int scheduled = (int) (minutes / every.toMinutes());
        assertTrue(signed.size() >= scheduled - 1, signed.size() + " keys have signed");
        retiredAndPublic(cared, keySets, life);
    }

    private static Set<String> keysOfLiving(List<Issued> tokens, Node node) {
        return tokens.stream().filter(node::isLiving).map(Issued::keyId).collect(Collectors.toSet());
    }

    /** When every node that is cared for shows the key, and what it shows is what another service may have cached. */
    private void noteKeySets(List<Node> cared, Instant now) {
        store.all("access-token").stream()
                .filter(key -> cared.stream().allMatch(node -> node.keys.jwks().contains(key.id())))
                .forEach(key -> firstSeenInAllKeySets.putIfAbsent(key.id(), now));
    }

    /** A service may keep the key set for 5 minutes, so a key has to be in all of them 5 minutes before it signs. */
    private void publishedBefore(Issued token, Instant now) {
        boolean first = store.all("access-token").get(0).id().equals(token.keyId());
        if (!first) {
            Instant published = firstSeenInAllKeySets.get(token.keyId());
            assertTrue(published != null && !now.isBefore(published.plus(Duration.ofMinutes(5))), "too early");
        }
    }

    private void retiredAndPublic(List<Node> cared, Set<String> keySets, Duration life) {
        int all = store.all("access-token").size();
        for (Node node : cared) {
            int shown = node.keys.jwks().split("\"kty\"").length - 1;
            assertTrue(shown < all, "of " + all + " keys " + shown + " are shown");
            node.clock.advance(
                    life.plus(SigningKeys.LEAD_TIME).plus(SigningKeys.SKEW).plus(Duration.ofMinutes(4)));
            assertEquals(1, node.keys.jwks().split("\"kty\"").length - 1);
        }
        for (String keySet : keySets) {
            assertFalse(keySet.contains("\"d\"") || keySet.contains("\"k\""), "a private member");
        }
    }
}
