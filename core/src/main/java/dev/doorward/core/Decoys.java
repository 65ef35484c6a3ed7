package dev.doorward.core;

import dev.doorward.core.port.Users;
import java.util.Comparator;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Chooses the cost of what is verified where there is no account. While stored hashes have different costs, it is one of
 * theirs, in proportion to how many have it, and always the same one for the same e-mail: then the time of an answer tells
 * which cost, and that says nothing about whether there is an account.
 *
 * <p>Rendezvous hashing with weights: each cost draws a number from the e-mail and the key, and the highest score wins. When
 * sign-ins move hashes from one cost to another, decoys only move the same way, as accounts do, and each at most once.
 */
final class Decoys {

    /** How many different numbers are drawn, so few that one half more than the largest is still less, as a double. */
    private static final double NUMBERS = 0x1p52;

    private final Users users;
    private final ToLongFunction<String> keyedHash;
    private final String today;

    /**
     * @param keyedHash 64 bits that nobody can compute without a key
     * @param today the cost while nothing is stored
     */
    Decoys(Users users, ToLongFunction<String> keyedHash, String today) {
        this.users = users;
        this.keyedHash = keyedHash;
        this.today = today;
    }

    /** @param whom the canonical e-mail, or who else is asked for a password */
    String costFor(String whom) {
        return users.hashCosts().entrySet().stream()
                .max(Comparator.comparingDouble(each -> score(each, whom)))
                .map(Map.Entry::getKey)
                .orElse(today);
    }

    /** Every node gets the same: {@link StrictMath} has no liberties. */
    private double score(Map.Entry<String, Long> cost, String whom) {
        long drawn = keyedHash.applyAsLong(cost.getKey() + " " + whom) >>> 12;
        return cost.getValue() / -StrictMath.log((drawn + 0.5) / NUMBERS);
    }
}
