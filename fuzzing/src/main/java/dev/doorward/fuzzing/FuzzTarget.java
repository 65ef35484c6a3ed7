package dev.doorward.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Something that reads what strangers send, and what holds whatever they send. The inputs that are kept lie in the test's
 * resources, in the folder {@code <name of the test>Inputs/fuzz} beside the class; an input that once broke something is
 * put there under a name that says what it was.
 *
 * <p>How many mutations a build tries is the system property {@code doorward.mutations}, 2,000 by default; from which seed,
 * {@code doorward.seed}.
 */
public abstract class FuzzTarget {

    private static final int LONGEST = 20_000;
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

    /**
     * Fails when something does not hold for this input.
     *
     * @throws Exception as well
     */
    protected abstract void check(byte[] input) throws Exception;

    /**
     * The input as text: UTF-8, in which {@code \}{@code uXXXX} is that char, so that lone surrogates and whatever else
     * UTF-8 cannot say is within reach.
     */
    protected static String text(byte[] input) {
        return ESCAPE.matcher(new String(input, StandardCharsets.UTF_8))
                .replaceAll(match ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 16))));
    }

    @FuzzTest
    void fuzz(byte @NotNull [] input) throws Exception {
        check(input);
    }

    @Test
    void it_holds_for_the_kept_inputs_and_for_mutations_of_them() {
        List<byte[]> kept = Corpus.of(getClass());
        int count = Integer.getInteger("doorward.mutations", 2000);
        long seed = Long.getLong("doorward.seed", new Random().nextLong());
        System.out.printf(
                "%s: %d kept inputs, %,d mutations, seed %d%n", getClass().getSimpleName(), kept.size(), count, seed);
        kept.forEach(this::checked);
        Mutations mutations = new Mutations(kept, LONGEST, new Random(seed));
        for (int i = 0; i < count; i++) {
            checked(mutations.next());
        }
    }

    private void checked(byte[] input) {
        try {
            check(input);
        } catch (Exception | AssertionError | StackOverflowError broken) {
            String text = text(input);
            String start = text.length() <= 500 ? text : text.substring(0, 500) + "...";
            throw new AssertionError(
                    broken + ", for <" + start + ">, in base64 "
                            + Base64.getEncoder().encodeToString(input),
                    broken);
        }
    }
}
