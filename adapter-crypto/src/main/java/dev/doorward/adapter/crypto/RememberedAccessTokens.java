package dev.doorward.adapter.crypto;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Access tokens whose signature is verified once and remembered. Every answer is the one that {@link JwtAccessTokens} would give
 * at that moment, only sooner. Safe for use by many threads, which never wait for one another.
 *
 * <p>Only what was proven is remembered, so forged tokens take no room. A memory ends when the token expires, and counts no
 * longer than the key that proved it is trusted. Whether the session lives is nobody's memory: the core asks that every time.
 *
 * <p>There is room for a fixed number of tokens, about 500 octets each. A token has four places where it may be; the newest
 * takes one that is free or has expired, or else somebody else's, who is verified once more. Where the places are depends on
 * the token's signature, so nobody chooses whom to push out.
 */
public final class RememberedAccessTokens implements AccessTokens {

    /** Room for 65,536 tokens: at most 32 MiB. */
    public static final int DEFAULT_CAPACITY = 65_536;

    private static final int LARGEST_CAPACITY = 1 << 24;
    private static final int PLACES = 4;

    private final JwtAccessTokens tokens;
    private final InstantSource clock;
    private final int sets;
    private final AtomicReferenceArray<Memory> memories;

    /** With the {@link #DEFAULT_CAPACITY}. */
    public RememberedAccessTokens(JwtAccessTokens tokens, InstantSource clock) {
        this(tokens, clock, DEFAULT_CAPACITY);
    }

    /**
     * @param capacity how many tokens there is room for at most, 4 to 16,777,216; rounded down to a power of two
     * @throws IllegalArgumentException when the capacity is out of its range
     */
    public RememberedAccessTokens(JwtAccessTokens tokens, InstantSource clock, int capacity) {
        if (capacity < PLACES || capacity > LARGEST_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity must be " + PLACES + " to " + LARGEST_CAPACITY + ", is " + capacity);
        }
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.sets = Integer.highestOneBit(capacity) / PLACES;
        this.memories = new AtomicReferenceArray<>(sets * PLACES);
    }

    /** A token that was made here is remembered when it is first seen, not before: perhaps it goes to other nodes. */
    @Override
    public AccessToken issue(AccessClaims claims) {
        return tokens.issue(claims);
    }

    @Override
    public Optional<AccessClaims> verify(AccessToken token) {
        if (token.reveal().length() > CompactToken.MAX_LENGTH) {
            return Optional.empty();
        }
        TokenDigest digest = TokenDigest.of(token.reveal());
        Memory memory = find(digest);
        if (memory != null) {
            return Optional.of(memory.proven.claims());
        }
        Optional<JwtAccessTokens.Proven> proven = tokens.prove(token.reveal());
        proven.ifPresent(genuine -> remember(new Memory(digest, genuine)));
        return proven.map(JwtAccessTokens.Proven::claims);
    }

    /**
     * Whether {@link #verify} would answer from memory, without a signature to check. It never waits, so an I/O thread may ask;
     * a moment later it may be otherwise.
     */
    public boolean remembers(AccessToken token) {
        return token.reveal().length() <= CompactToken.MAX_LENGTH && find(TokenDigest.of(token.reveal())) != null;
    }

    /** The memory that counts, or null. */
    private Memory find(TokenDigest digest) {
        int first = firstPlace(digest);
        for (int i = first; i < first + PLACES; i++) {
            Memory memory = memories.get(i);
            if (memory != null && memory.digest.equals(digest)) {
                if (counts(memory)) {
                    return memory;
                }
                memories.compareAndSet(i, memory, null);
                return null;
            }
        }
        return null;
    }

    private boolean counts(Memory memory) {
        return clock.instant().isBefore(memory.proven.claims().expiresAt()) && tokens.stillTrusts(memory.proven);
    }

    private void remember(Memory memory) {
        if (!counts(memory)) {
            return;
        }
        int first = firstPlace(memory.digest);
        int place = first + memory.digest.place(PLACES);
        for (int i = first; i < first + PLACES; i++) {
            Memory there = memories.get(i);
            if (there == null || !counts(there)) {
                place = i;
                break;
            }
        }
        memories.set(place, memory);
    }

    private int firstPlace(TokenDigest digest) {
        return digest.set(sets) * PLACES;
    }

    /** How many tokens are held, those included that count no more. */
    int held() {
        int held = 0;
        for (int i = 0; i < memories.length(); i++) {
            held += memories.get(i) == null ? 0 : 1;
        }
        return held;
    }

    private static final class Memory {

        private final TokenDigest digest;
        private final JwtAccessTokens.Proven proven;

        Memory(TokenDigest digest, JwtAccessTokens.Proven proven) {
            this.digest = digest;
            this.proven = proven;
        }
    }
}
