package dev.doorward.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The database's files: made once, with two logins and one database, and checked at every start. Everything that needs a
 * superuser is done before the server listens, in PostgreSQL's single-user mode, so the superuser needs no password and no
 * connection can ever be his.
 */
final class PostgresCluster {

    static final String DATABASE = "doorward";
    /** Owns the database and changes its schema. */
    static final String OWNER = "doorward_owner";
    /** What requests run as: owns nothing, and may do what it is granted. */
    static final String LOGIN = "doorward";

    private static final String ACCESS = String.join(
            "\n",
            "# Written by Doorward: these two logins, this database, from this machine, with their passwords.",
            "host " + DATABASE + " " + OWNER + " 127.0.0.1/32 scram-sha-256",
            "host " + DATABASE + " " + LOGIN + " 127.0.0.1/32 scram-sha-256",
            "");

    private final Path data;
    private final PostgresBinaries binaries;
    private final Unprivileged user;

    PostgresCluster(Path data, PostgresBinaries binaries, Unprivileged user) {
        this.data = data;
        this.binaries = binaries;
        this.user = user;
    }

    /** @throws StartFailure when the data is of another major version or cannot be made */
    void prepare(String ownerPassword, String loginPassword) {
        Path unfinished = data.resolveSibling("postgres.unfinished");
        try {
            PostgresOrphans.stop(data);
            if (Files.exists(data)) {
                checkVersion();
                DataDirectory.privateFolder(data);
                user.own(data);
                return;
            }
            PostgresOrphans.stop(unfinished);
            DataDirectory.delete(unfinished);
            DataDirectory.privateFolder(unfinished);
            user.own(unfinished);
            create(unfinished, ownerPassword, loginPassword);
            DataDirectory.moveForGood(unfinished, data);
        } catch (IOException failure) {
            throw DataDirectory.unusable(data, failure);
        }
    }

    private void checkVersion() throws IOException {
        Path file = data.resolve("PG_VERSION");
        if (Files.notExists(file)) {
            throw new StartFailure(
                    data + " holds no PostgreSQL data (it has no file PG_VERSION). Give the server another"
                            + " DOORWARD_DATA_DIR, or bring the data back.");
        }
        String version = Files.readString(file).strip();
        if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw new StartFailure(
                    "The data in " + data + " was written by PostgreSQL " + version + ", this server brings "
                            + PostgresBinaries.MAJOR_VERSION
                            + ", which cannot open it. Use the release of Doorward that wrote it,"
                            + " or move the data over with pg_dump and pg_restore of PostgreSQL.");
        }
    }

    private void create(Path folder, String ownerPassword, String loginPassword) throws IOException {
        run(
                folder,
                "",
                List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + folder,
                        "--username=postgres",
                        "--auth=reject",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--data-checksums",
                        "--no-instructions"));
        Files.writeString(folder.resolve("pg_hba.conf"), ACCESS);
        run(
                folder,
                statements(
                        "CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + ownerPassword + "'",
                        "CREATE ROLE " + LOGIN + " LOGIN PASSWORD '" + loginPassword + "'",
                        "CREATE DATABASE " + DATABASE + " OWNER " + OWNER,
                        "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC",
                        "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + LOGIN),
                List.of(
                        binaries.program("postgres"),
                        "--single",
                        "-j",
                        "-D",
                        folder.toString(),
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "password_encryption=scram-sha-256",
                        // A statement here holds a password, so none is repeated when it fails.
                        "-c",
                        "log_min_error_statement=panic",
                        "-c",
                        "log_error_verbosity=terse",
                        "postgres"));
    }

    private static String statements(String... statements) {
        return String.join(";\n\n", statements) + ";\n\n";
    }

    private void run(Path folder, String input, List<String> command) throws IOException {
        Unprivileged.Outcome outcome = user.run(command, folder, input);
        if (outcome.exit() != 0) {
            throw new StartFailure("The embedded database could not be made in " + data + ". PostgreSQL says: "
                    + PostgresServer.gist(List.of(outcome.output().split("\n")))
                    + " When this cannot be helped, set DATABASE_URL to use a PostgreSQL of your own.");
        }
    }
}
