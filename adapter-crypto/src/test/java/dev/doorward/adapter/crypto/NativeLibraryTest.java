package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.user.Password;
import dev.doorward.core.user.UserId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Breaks the machinery for real, each time in a virtual machine of its own. */
class NativeLibraryTest {

    @Test
    void the_library_in_use_is_named() {
        String line = Argon2PasswordHasher.library();
        assertTrue(line.startsWith("libargon2 "), line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void the_bundled_and_the_systems_library_are_told_apart() {
        assertEquals(
                "libargon2 as bundled with argon2-jvm",
                NativeLibrary.describe(new File("/tmp/cache/jna1234567890123.tmp")));
        String path = new File("/usr/lib/libargon2.so.1").getPath();
        assertEquals("libargon2 of the system, " + path, NativeLibrary.describe(new File(path)));
    }

    @Test
    void a_library_that_cannot_be_unpacked_is_a_store_failure_with_advice_each_time() throws Exception {
        List<String> lines = run(List.of(), "-Djna.nounpack=true", "-Djna.nosys=true", "m=64,t=1,p=1");
        assertEquals(3, lines.size(), lines::toString);
        for (String line : lines) {
            assertTrue(line.startsWith("StoreFailure the native Argon2 library cannot be loaded"), line);
            assertTrue(line.contains("noexec") && line.contains("-Djna.tmpdir"), line);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "limits its own address space with the shell's ulimit -v")
    void exhausted_memory_is_overloaded_and_never_a_wrong_password() throws Exception {
        // The address space is smaller than the one block that the hash needs, so no state of the host can satisfy it.
        List<String> lines =
                run(List.of("/bin/sh", "-c", "ulimit -v 2000000; exec \"$@\"", "sh"), "-Xmx64m", "m=2097152,t=1,p=1");
        assertEquals("Overloaded no memory to hash a password", lines.get(0));
        assertEquals(lines.get(0), lines.get(1));
        assertTrue(lines.get(2).startsWith("libargon2 "), lines.get(2));
    }

    private static List<String> run(List<String> wrapper, String... optionsAndParameters)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=32m", "-XX:CompressedClassSpaceSize=32m"));
        command.addAll(List.of(optionsAndParameters).subList(0, optionsAndParameters.length - 1));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        command.add(optionsAndParameters[optionsAndParameters.length - 1]);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process child = builder.start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output.lines().toList();
    }

    /** Hashes twice and names the library, and says on a line each how that ended. */
    static final class Child {

        private Child() {}

        public static void main(String[] parameters) {
            Argon2Parameters cost = Argon2Parameters.parse(parameters[0]);
            Supplier<String> hash = () -> new Argon2PasswordHasher(cost, Peppers.none())
                    .hash(Password.of("correct horse"), UserId.random())
                    .toString();
            say(hash);
            say(hash);
            say(Argon2PasswordHasher::library);
        }

        private static void say(Supplier<String> action) {
            try {
                System.out.println(action.get());
            } catch (RuntimeException ended) {
                System.out.println(ended.getClass().getSimpleName() + " " + ended.getMessage());
            }
        }
    }
}
