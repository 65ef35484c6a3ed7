package dev.doorward.bootstrap;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own that runs an {@link EmbeddedPostgres}, so that a test can end it in a rude way. */
final class OtherProcess {

    private final Process process;
    private final Path folder;
    private final int port;
    private final long postgresPid;

    private OtherProcess(Process process, Path folder, int port, long postgresPid) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.postgresPid = postgresPid;
    }

    /** In the other process: runs until its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (DataDirectory folder = DataDirectory.open(Path.of(arguments[0]));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            System.out.println("ready " + postgres.owner() + " " + postgres.pid());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (StartFailure failure) {
            System.out.println("failed " + failure.getMessage());
        }
    }

    static OtherProcess start(Path folder) throws IOException {
        return start(folder, System.getProperty("java.class.path"), List.of());
    }

    static OtherProcess startAs65534(Path folder) throws IOException {
        return start(
                folder,
                copyOfClassPath(folder.resolve("programs")),
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }

    /** The local repository may be in root's home, where nobody else can read. */
    private static String copyOfClassPath(Path target) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path to = target.resolve(copies.size() + "-" + from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = to.resolve(from.relativize(file).toString()).normalize();
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            copies.add(to.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static OtherProcess start(Path folder, String classPath, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                classPath,
                OtherProcess.class.getName(),
                folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                String[] words = line.split(" ");
                int port = Integer.parseInt(words[1].replaceAll(".*:([0-9]+)/.*", "$1"));
                return new OtherProcess(process, folder, port, Long.parseLong(words[2]));
            }
            if (line.startsWith("failed ")) {
                throw new AssertionError(line);
            }
        }
        throw new AssertionError("the other process ended before it was ready");
    }

    DatabaseUrl owner() throws IOException {
        String password = Files.readString(folder.resolve("secrets/database-owner-password"))
                .strip();
        return DatabaseUrl.local(port, PostgresCluster.DATABASE, PostgresCluster.OWNER, password);
    }

    long postgresPid() {
        return postgresPid;
    }

    /** Lets it stop in an orderly way. */
    void end() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the other process did not end");
        }
    }

    /** As kill -9 or the kernel's out-of-memory killer does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills also what would stop the database then, so that it is really left behind. */
    void killWatcherAndProcess() throws Exception {
        List<ProcessHandle> watchers =
                ProcessHandle.allProcesses().filter(this::isWatcher).toList();
        if (watchers.isEmpty()) {
            throw new AssertionError("no watcher found");
        }
        for (ProcessHandle watcher : watchers) {
            watcher.destroyForcibly();
            watcher.onExit().get(10, TimeUnit.SECONDS);
        }
        kill();
    }

    private boolean isWatcher(ProcessHandle handle) {
        try {
            Path files = Path.of("/proc", Long.toString(handle.pid()));
            return Files.readSymbolicLink(files.resolve("cwd")).equals(folder.resolve("postgres"))
                    && Files.readString(files.resolve("comm")).strip().equals("sh");
        } catch (IOException gone) {
            return false;
        }
    }
}
