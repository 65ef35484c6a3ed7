package dev.doorward.bootstrap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs PostgreSQL's programs, which refuse to be root. Any other user runs them as himself. Root, as in a container, runs
 * them in a user namespace of their own, where root's id means nothing, and where that is forbidden as user 65534, who then
 * owns the data. They see nothing of this process's environment, which may hold secrets.
 */
final class Unprivileged {

    private static final int NOBODY = 65534;
    /** Ctrl-C in a terminal is for the server, which stops the database last. */
    private static final List<String> OWN_SESSION = List.of("setsid");

    private static final List<String> NAMESPACE = List.of("unshare", "--user");
    private static final List<String> OTHER_USER = List.of(
            "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs", "--inh-caps=-all");

    private final List<String> prefix;

    private Unprivileged(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * The way that works here.
     *
     * @throws StartFailure when none does
     */
    static Unprivileged here(DataDirectory folder, PostgresBinaries binaries) {
        if (!isRoot()) {
            return itself(folder, binaries);
        }
        Unprivileged namespace = new Unprivileged(NAMESPACE);
        return namespace.works(folder, binaries) ? namespace : otherUser(folder, binaries);
    }

    private static Unprivileged itself(DataDirectory folder, PostgresBinaries binaries) {
        Unprivileged itself = new Unprivileged(List.of());
        if (itself.works(folder, binaries)) {
            return itself;
        }
        throw new StartFailure("The embedded PostgreSQL, " + binaries.program("postgres") + ", cannot run here, perhaps"
                + " because this system has no glibc. Set DATABASE_URL to use a PostgreSQL of your own.");
    }

    /** For root where namespaces are forbidden: user 65534 must reach programs and data, but nothing else. */
    static Unprivileged otherUser(DataDirectory folder, PostgresBinaries binaries) {
        try {
            for (Path passage : List.of(folder.path(), folder.binaries())) {
                Files.setPosixFilePermissions(passage, PosixFilePermissions.fromString("rwx--x--x"));
            }
        } catch (IOException failure) {
            throw DataDirectory.unusable(folder.path(), failure);
        }
        Unprivileged other = new Unprivileged(OTHER_USER);
        if (other.works(folder, binaries)) {
            return other;
        }
        throw new StartFailure("PostgreSQL refuses to run as root, and neither 'unshare --user' nor 'setpriv --reuid="
                + NOBODY + "' can run " + binaries.program("postgres")
                + " here. Start the server as another user, or set"
                + " DATABASE_URL to use a PostgreSQL of your own.");
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException noProcessFiles) {
            return false;
        }
    }

    private boolean works(DataDirectory folder, PostgresBinaries binaries) {
        try {
            String probe = "test \"$(id -u)\" -ne 0 && \"$0\" --version";
            return run(List.of("sh", "-c", probe, binaries.program("postgres")), folder.path(), "").exit == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** Makes whoever runs the programs the owner of these files: it may be another one than last time. */
    void own(Path folder) throws IOException {
        if (!isRoot()) {
            return;
        }
        int owner = prefix.equals(OTHER_USER) ? NOBODY : 0;
        if (Files.getAttribute(folder, "unix:uid").equals(owner)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.toList();
        }
        for (Path path : all) {
            Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Starts a program; its two outputs are one stream. */
    Process start(List<String> command, Path workingFolder) throws IOException {
        List<String> whole =
                Stream.of(OWN_SESSION, prefix, command).flatMap(List::stream).toList();
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(workingFolder.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LC_ALL", "C");
        return builder.start();
    }

    /** Runs a program to its end. */
    Outcome run(List<String> command, Path workingFolder, String input) throws IOException {
        Process process = start(command, workingFolder);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedEarly) {
            // Its exit and output say why.
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while " + command.get(0) + " ran.", stopped);
        }
    }

    /** How a program ended and what it printed. */
    record Outcome(int exit, String output) {}
}
