package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.http.ServerLimits;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.port.Devices;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.openapi.ApiDocument;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The defaults that the contracts tell of are the ones in the code. */
class NumbersTest {

    private static final AuthPolicy POLICY = AuthPolicy.defaults();
    private static final AttemptPolicy ATTEMPTS = POLICY.attempts();
    private static final ServerLimits SERVER = ServerLimits.defaults();

    private static final String HTTP = "adapter-http/src/main/java/dev/doorward/adapter/http/";
    private static final String TASKS = "examples/tasks/src/main/java/dev/doorward/example/tasks/";

    /**
     * What a page says.
     *
     * @param page from the root of the repository, or a contract's bare name
     * @param pattern has a group for each number
     */
    private record Said(String page, String pattern, List<Long> numbers) {

        static Said of(String page, String pattern, Number... numbers) {
            return new Said(
                    page, pattern, Stream.of(numbers).map(Number::longValue).toList());
        }

        void check() {
            String file = page.contains("/") ? page : Documents.CONTRACTS + page;
            String text = Documents.text(file);
            Matcher matcher = Pattern.compile(pattern.replace(" ", "\\s+")).matcher(text);
            assertTrue(matcher.find(), () -> file + " does not say any more: " + pattern);
            for (int i = 0; i < numbers.size(); i++) {
                long line = text.substring(0, matcher.start(i + 1)).lines().count();
                assertEquals(
                        numbers.get(i).toString(),
                        matcher.group(i + 1).replace(",", ""),
                        new Documents.Place(file, (int) line) + " against the code's default: " + matcher.group());
            }
        }
    }

    private static long hours(Duration period) {
        return period.toHours();
    }

    private static List<Said> everything() {
        PasswordPolicy password = POLICY.password();
        return List.of(
                Said.of(
                        "README.md",
                        "\\| ([0-9]+) failed sign-ins in a row are free; then ([0-9]+) second, doubling to ([0-9]+) hour",
                        ATTEMPTS.account().free(),
                        ATTEMPTS.account().first().toSeconds(),
                        hours(ATTEMPTS.account().longest())),
                Said.of(
                        "README.md",
                        "known device \\| ([0-9]+) failed sign-ins an hour",
                        rate(ATTEMPTS.device().most(), ATTEMPTS.device().period(), 1)),
                Said.of(
                        "README.md",
                        "\\| ([0-9]+) failed sign-ins and ([0-9]+) sign-ups an hour",
                        rate(ATTEMPTS.address().most(), ATTEMPTS.address().period(), 1),
                        rate(ATTEMPTS.signUps().most(), ATTEMPTS.signUps().period(), 1)),
                Said.of(
                        "README.md",
                        "([0-9]+) refreshes a minute; ([0-9]+) wrong passwords an hour",
                        ATTEMPTS.refreshes().period().equals(Duration.ofMinutes(1))
                                ? ATTEMPTS.refreshes().most()
                                : -1,
                        rate(
                                ATTEMPTS.ownPassword().most(),
                                ATTEMPTS.ownPassword().period(),
                                1)),
                Said.of(
                        "README.md",
                        "forgotten ([0-9]+) days after its last",
                        ATTEMPTS.deviceTtl().toDays()),
                Said.of(
                        "README.md",
                        "cookie lives ([0-9]+) days",
                        ATTEMPTS.deviceTtl().toDays()),
                Said.of(
                        "README.md",
                        "A request has ([0-9]+) seconds to arrive, and a client that holds up an answer ([0-9]+) seconds",
                        SERVER.request().toSeconds(),
                        SERVER.answer().toSeconds()),
                Said.of(
                        "README.md",
                        "kept for ([0-9]+) seconds, and sooner gives way when such connections have half of the ([0-9,]+) places",
                        SERVER.idle().toSeconds(),
                        SERVER.connections()),
                Said.of("README.md", "\\(an IPv6 /64\\) has ([0-9,]+) of them", SERVER.perAddress()),
                Said.of(
                        "refresh.md",
                        "retries within ([0-9]+) seconds",
                        POLICY.refreshRetry().toSeconds()),
                Said.of(
                        "refresh.md",
                        "more than ([0-9]+) refreshes of the session in a minute",
                        ATTEMPTS.refreshes().most()),
                Said.of("signup.md", "\\| ([0-9]+) to ([0-9]+) code points in NFC", password.min(), password.max()),
                Said.of(
                        "signup.md",
                        "more than ([0-9]+) sign-ups from the address in an hour",
                        ATTEMPTS.signUps().most()),
                Said.of(
                        "password.md",
                        "more than ([0-9]+) wrong passwords",
                        ATTEMPTS.ownPassword().most()),
                Said.of(
                        "delete.md",
                        "more than ([0-9]+) wrong passwords",
                        ATTEMPTS.ownPassword().most()));
    }

    private static List<Said> more() {
        long limit = constant(TASKS + "TaskRoutes.java", "DEFAULT_LIMIT");
        Argon2Parameters argon2 = Argon2Parameters.DEFAULT;
        return List.of(
                Said.of("tasks.md", "\\?limit=` is 1 to 100, ([0-9]+) unless given", limit),
                Said.of(ApiDocument.TASKS.file(), "maximum: 100 default: ([0-9]+)", limit),
                Said.of(
                        "README.md",
                        "more than ([0-9]+) cookies or ([0-9]+) KiB of them",
                        constant(HTTP + "SentCookies.java", "MOST"),
                        constant(HTTP + "SentCookies.java", "LONGEST")),
                Said.of(
                        "README.md",
                        "more than ([0-9]+) headers, ([0-9]+) parameters or ([0-9]+) KiB of headers",
                        constant(HTTP + "AuthServer.java", "MAX_HEADERS"),
                        constant(HTTP + "AuthServer.java", "MAX_PARAMETERS"),
                        constant(HTTP + "AuthServer.java", "MAX_HEAD")),
                Said.of(
                        Documents.FEATURE + "spec.md",
                        "same successor for ([0-9]+) seconds",
                        POLICY.refreshRetry().toSeconds()),
                Said.of(Documents.FEATURE + "data-model.md", "latest ([0-9]+) of each user", Devices.MOST),
                Said.of(
                        Documents.FEATURE + "research.md",
                        "Argon2id, ([0-9]+) MiB, ([0-9]+) passes, ([0-9]+) lane",
                        argon2.memoryKiB() / 1024,
                        argon2.iterations(),
                        argon2.parallelism()));
    }

    /** A constant that nobody outside its class sees; {@code 16 * 1024} is 16 (KiB). */
    private static long constant(String file, String name) {
        Matcher matcher =
                Pattern.compile(" " + name + " = ([0-9]+)(?: \\* 1024)?;").matcher(Documents.text(file));
        assertTrue(matcher.find(), () -> file + " has no " + name);
        return Long.parseLong(matcher.group(1));
    }

    /** How often in so many hours; another period cannot be what the page says. */
    private static long rate(int most, Duration period, int hours) {
        return period.equals(Duration.ofHours(hours)) ? most : -1;
    }

    @TestFactory
    Stream<DynamicTest> a_number_on_a_page_is_the_default_in_the_code() {
        return Stream.of(everything(), more())
                .flatMap(List::stream)
                .map(said -> DynamicTest.dynamicTest(said.page() + " " + said.pattern(), said::check));
    }
}
