package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of tests finds the tests that do not run. */
class TestSourcesTest {

    @TempDir
    Path root;

    @BeforeEach
    void modules() throws IOException {
        write(
                "testkit",
                "src/main/java/Contract",
                "public interface Contract {",
                method("kept"),
                method("denied"),
                "}");
        write("testkit", "src/main/java/LonelyContract", "public interface LonelyContract {", method("lonely"), "}");
        write("one", "src/test/java/Base", "abstract class Base implements Contract {", "}");
        write("one", "src/test/java/OneTest", "class OneTest extends Base {", off("denied"), method("own"), "}");
        write("one", "src/test/java/Helper", "class Helper {", method("helps"), "}");
        write("one", "src/test/java/AbstractTest", "abstract class AbstractTest {", method("nowhere"), "}");
        write("one", "src/test/java/EmptyTest", "class EmptyTest {", "}");
        write("one", "src/test/java/OffTest", "@Disabled(\"why\")\nclass OffTest {", method("off"), "}");
        write("one", "src/test/java/TwiceTest", "class TwiceTest {", method("a"), "}");
        write("two", "src/test/java/TwiceTest", "class TwiceTest {", method("b"), "}");
        write(
                "two",
                "src/test/java/TwoIT",
                "class TwoIT {",
                method("runs"),
                off("disabled"),
                "    void bare() {}\n",
                "    @AfterEach\n    void after() {}\n",
                "}");
    }

    private static String method(String name) {
        return "    @Test\n    void " + name + "() {}\n";
    }

    private static String off(String name) {
        return "    @Test\n    @Disabled(\"why\")\n    void " + name + "() {}\n";
    }

    private void write(String module, String file, String... lines) throws IOException {
        Path path = root.resolve(module).resolve(file + ".java");
        Files.createDirectories(path.getParent());
        Files.createDirectories(root.resolve("examples"));
        Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        Files.writeString(path, "package x;\n\n" + String.join("\n", lines) + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contract",
                "Contract#kept",
                "OneTest",
                "OneTest#own",
                "TwoIT",
                "TwoIT#runs",
                "one/TwiceTest#a",
                "two/TwiceTest"
            })
    void a_test_that_runs_is_no_fault(String proof) throws IOException {
        assertEquals(Optional.empty(), TestSources.in(root).fault(proof));
    }

    @ParameterizedTest
    @CsvSource({
        "LonelyContract#lonely, nothing runs",
        "LonelyContract, nothing runs",
        "Contract#denied, nothing runs",
        "AbstractTest#nowhere, nothing runs",
        "Helper#helps, nothing runs",
        "EmptyTest, nothing runs",
        "OffTest#off, disabled:",
        "OffTest, disabled:",
        "TwoIT#disabled, no test that runs:",
        "TwoIT#bare, no test that runs:",
        "TwoIT#after, no test that runs:",
        "TwoIT#gone, no test that runs:",
        "TwiceTest#a, several modules have a",
        "one/TwiceTest#b, no test that runs:",
        "GoneTest, there is no",
        "one/TwoIT, there is no",
        "a sentence, neither a test nor a document:"
    })
    void one_that_does_not_is(String proof, String why) throws IOException {
        assertEquals(Optional.of(why + " " + proof), TestSources.in(root).fault(proof));
    }

    @Test
    void a_module_of_the_examples_is_one_too() throws IOException {
        write("examples/three", "src/test/java/ThreeIT", "class ThreeIT {", method("runs"), "}");
        assertEquals(Optional.empty(), TestSources.in(root).fault("ThreeIT#runs"));
    }
}
