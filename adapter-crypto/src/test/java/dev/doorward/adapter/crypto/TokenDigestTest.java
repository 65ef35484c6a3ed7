package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenDigestTest {

    private final List<TokenDigest> digests =
            IntStream.range(0, 1_000).mapToObj(i -> TokenDigest.of("token" + i)).toList();

    @Test
    void tokens_are_spread_over_all_places_of_all_sets() {
        // One of 64 would stay free by chance once in more than a hundred thousand texts; these texts are always the
        // same.
        assertEquals(
                64,
                digests.stream()
                        .map(digest -> 8 * digest.set(8) + digest.place(8))
                        .collect(Collectors.toSet())
                        .size());
    }
}
