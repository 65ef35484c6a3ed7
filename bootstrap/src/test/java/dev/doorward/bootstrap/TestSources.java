package dev.doorward.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tests of every module, as they stand in the sources: contracts are interfaces that test classes implement. */
final class TestSources {

    private static final Pattern ANNOTATION = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");

    private static final Pattern TYPE = Pattern.compile(
            "(?m)^( {4})?((?:public |private |protected |static |final |sealed |non-sealed )*)(abstract )?(?:final )?"
                    + "(class|interface|record) (\\w+)(?:<[^{]*?>)?(?:\\([^{]*?\\))?([^{]*)\\{");

    /**
     * One type of a source file.
     *
     * @param above the types that it extends or implements
     */
    private record Type(String module, String file, String name, boolean concrete, Set<String> above, String source) {

        /** What Maven's test plugins run. */
        boolean runs() {
            return concrete
                    && file.matches("\\w+(Test|IT)")
                    && !isDisabled(source, "(class|interface) " + name + "\\b");
        }
    }

    private final List<Type> types;
    private final List<Type> runners;

    private TestSources(List<Type> types) {
        this.types = types;
        runners = types.stream().filter(Type::runs).toList();
    }

    static TestSources in(Path root) throws IOException {
        List<Type> types = new ArrayList<>();
        List<Path> modules = new ArrayList<>();
        for (Path folder : List.of(root, root.resolve("examples"))) {
            try (Stream<Path> below = Files.list(folder)) {
                below.filter(module -> Files.isRegularFile(module.resolve("pom.xml")))
                        .forEach(modules::add);
            }
        }
        for (Path module : modules) {
            String name = module.getFileName().toString();
            for (String tree : Set.of("testkit", "fuzzing").contains(name)
                    ? List.of("src/main/java", "src/test/java")
                    : List.of("src/test/java")) {
                if (Files.isDirectory(module.resolve(tree))) {
                    try (Stream<Path> files = Files.walk(module.resolve(tree))) {
                        for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                                .toList()) {
                            types.addAll(typesOf(name, file));
                        }
                    }
                }
            }
        }
        return new TestSources(types);
    }

    private static List<Type> typesOf(String module, Path file) throws IOException {
        String source = Files.readString(file);
        String name = file.getFileName().toString().replace(".java", "");
        return TYPE.matcher(source)
                .results()
                .map((MatchResult type) -> new Type(
                        module,
                        name,
                        type.group(5),
                        type.group(3) == null
                                && !type.group(2).contains("abstract")
                                && !type.group(4).equals("interface"),
                        Pattern.compile("\\w+")
                                .matcher(type.group(6))
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.toSet()),
                        source))
                .toList();
    }

    /** What is wrong with {@code Class}, {@code Class#method} or {@code module/Class#method}, if anything. */
    Optional<String> fault(String proof) {
        Matcher parts = Pattern.compile("(?:([\\w-]+)/)?(\\w+)(?:#(\\w+))?").matcher(proof);
        if (!parts.matches()) {
            return Optional.of("neither a test nor a document: " + proof);
        }
        List<Type> named = types.stream()
                .filter(type ->
                        type.name().equals(parts.group(2)) && type.file().equals(type.name()))
                .filter(type -> parts.group(1) == null || type.module().equals(parts.group(1)))
                .toList();
        if (named.size() != 1) {
            return Optional.of((named.isEmpty() ? "there is no " : "several modules have a ") + proof);
        }
        Type type = named.get(0);
        String method = parts.group(3);
        if (isDisabled(type.source(), "(class|interface) " + type.name() + "\\b")) {
            return Optional.of("disabled: " + proof);
        }
        if (method != null && !isTest(type.source(), method)) {
            return Optional.of("no test that runs: " + proof);
        }
        boolean runs = runners.stream()
                .filter(runner -> reaches(runner, type.name()))
                .anyMatch(runner -> method == null || !isDisabled(runner.source(), "void " + method + "\\("));
        boolean some =
                method != null || types.stream().anyMatch(above -> hasTests(above) && reaches(type, above.name()));
        return runs && some ? Optional.empty() : Optional.of("nothing runs " + proof);
    }

    private boolean reaches(Type from, String name) {
        return from.name().equals(name)
                || types.stream()
                        .filter(type -> from.above().contains(type.name())
                                && !type.name().equals(from.name()))
                        .anyMatch(type -> reaches(type, name));
    }

    private static boolean hasTests(Type type) {
        return ANNOTATION.matcher(type.source()).find();
    }

    private static boolean isTest(String source, String method) {
        return annotated(source, "void " + method + "\\(").stream()
                .anyMatch(head -> ANNOTATION.matcher(head).find() && !head.contains("@Disabled"));
    }

    private static boolean isDisabled(String source, String declaration) {
        return annotated(source, declaration).stream().anyMatch(head -> head.contains("@Disabled"));
    }

    /** What stands above each such declaration, back to the blank line before it. */
    private static List<String> annotated(String source, String declaration) {
        return Pattern.compile(declaration)
                .matcher(source)
                .results()
                .map(found -> source.substring(0, found.start()))
                .map(before -> before.substring(Math.max(0, before.lastIndexOf("\n\n"))))
                .toList();
    }
}
