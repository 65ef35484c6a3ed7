package dev.doorward.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder that holds everything of a server with the embedded database: {@code postgres/} (the data), {@code secrets/}
 * (one file each), {@code binaries/} (unpacked programs) and {@code lock}. Only one process at a time has it open. What it
 * makes is for its owner alone.
 */
final class DataDirectory implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What Java reads where a name is not in the locale's encoding; it would write a question mark. */
    private static final char UNREADABLE = '\uFFFD';

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final Optional<FileChannel> lock;

    private DataDirectory(Path path, Optional<FileChannel> lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder when there is none, and locks it. Waits up to 10 s for another server that is just stopping.
     *
     * @throws StartFailure when it cannot be made or written, or another server has it
     */
    static DataDirectory open(Path folder) {
        return open(folder, PATIENCE);
    }

    static DataDirectory open(Path folder, Duration patience) {
        Path path = folder.toAbsolutePath().normalize();
        if ((folder.isAbsolute() ? path.toString() : System.getProperty("user.dir") + folder).indexOf(UNREADABLE)
                >= 0) {
            throw new StartFailure(
                    "The name of the data directory " + path + " has letters that the locale of this process"
                            + " cannot express. Start it with LC_ALL=C.UTF-8, or choose another folder with DOORWARD_DATA_DIR.");
        }
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(FOLDER));
            path = path.toRealPath();
            FileChannel lock = lock(path, patience);
            try {
                privateFolder(path.resolve("secrets"));
                return new DataDirectory(path, Optional.of(lock));
            } catch (IOException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /**
     * For a command that comes beside a server: the folder locked, or, when a server has it, just as it is.
     *
     * @throws StartFailure when it holds no database
     */
    static DataDirectory openOrVisit(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(path.resolve("postgres"))) {
            throw new StartFailure("There is no database in " + path
                    + ". Type the command where the server runs, or set DOORWARD_DATA_DIR or DATABASE_URL as for the"
                    + " server.");
        }
        try {
            path = path.toRealPath();
            return new DataDirectory(path, lockUnlessTaken(path));
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /** Whether this process may change what is in it. */
    boolean isLocked() {
        return lock.isPresent();
    }

    private static Optional<FileChannel> lockUnlessTaken(Path path) throws IOException {
        FileChannel channel = channel(path);
        if (locked(channel)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(
                path.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE));
    }

    private static FileChannel lock(Path path, Duration patience) throws IOException {
        FileChannel channel = channel(path);
        long start = System.nanoTime();
        while (!locked(channel)) {
            if (System.nanoTime() - start >= patience.toNanos()) {
                channel.close();
                throw new StartFailure("Another Doorward server uses the data directory " + path
                        + ". Stop it first, or give this one another DOORWARD_DATA_DIR.");
            }
            pause();
        }
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException takenByThisProcess) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while waiting for the data directory.", stopped);
        }
    }

    /** The folder's real path. */
    Path path() {
        return path;
    }

    /** Where the database's files are. */
    Path postgres() {
        return path.resolve("postgres");
    }

    /** Where unpacked programs are. */
    Path binaries() {
        return path.resolve("binaries");
    }

    /**
     * A secret that is made once, together with the data, and kept in a file of mode 0600.
     *
     * @throws StartFailure when there is data already and the secret that belongs to it is gone: another one would not fit
     */
    String revealSecret(String name, Supplier<String> fresh) {
        Path file = secret(name);
        try {
            Files.setPosixFilePermissions(file, FILE);
            return Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            if (Files.exists(postgres())) {
                throw new StartFailure("The file " + file + " is missing, and the data in " + postgres()
                        + " cannot be used without it. Bring it back from where the folder was copied from; or, to begin"
                        + " with an empty database, move " + path + " away.");
            }
            return create(file, fresh.get());
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    /** Whether there is such a secret. */
    boolean hasSecret(String name) {
        return Files.exists(secret(name));
    }

    /** Keeps a secret for good, in place of the one of that name if there is any. */
    void keepSecret(String name, String secret) {
        create(secret(name), secret);
    }

    /** Keeps a secret for good, unless there is one of that name: of two who come at once, the first one's stays. */
    void keepFirstSecret(String name, String secret) {
        Path file = secret(name);
        Path own = file.resolveSibling(name + "-" + UUID.randomUUID());
        create(own, secret);
        try {
            Files.createLink(file, own);
        } catch (FileAlreadyExistsException kept) {
            // The other one's is as good.
        } catch (IOException failure) {
            throw unusable(file, failure);
        } finally {
            own.toFile().delete();
        }
    }

    /** Keeps a secret under another name too. */
    void copySecret(String from, String to) {
        try {
            Files.createLink(secret(to), secret(from));
        } catch (IOException failure) {
            throw unusable(secret(to), failure);
        }
    }

    /** Gives a secret another name, in place of the one that has it; a crash leaves both names or the new one. */
    void renameSecret(String from, String to) {
        try {
            moveForGood(secret(from), secret(to));
        } catch (IOException failure) {
            throw unusable(secret(to), failure);
        }
    }

    private Path secret(String name) {
        return path.resolve("secrets").resolve(name);
    }

    private static String create(Path file, String secret) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE))) {
                channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            moveForGood(unfinished, file);
            return secret;
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    /** A folder of mode 0700, new or old. */
    static void privateFolder(Path folder) throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(FOLDER);
        Files.createDirectories(folder, mode);
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    /** Moves at once and so that a power failure does not undo it: what is at {@code to} is always complete. */
    static void moveForGood(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(to.getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    /** Deletes a folder with all that is in it, if it is there; follows no links. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    static StartFailure unusable(Path path, IOException failure) {
        return new StartFailure(
                "Cannot use " + path + " for the data: " + StartFailure.reason(failure)
                        + ". Choose another folder with DOORWARD_DATA_DIR, or set DATABASE_URL to use a PostgreSQL of your"
                        + " own.",
                failure);
    }

    /** Lets another server have it. */
    @Override
    public void close() {
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (IOException released) {
            // The lock is gone with its channel, or with this process.
        }
    }
}
