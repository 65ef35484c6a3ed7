/**
 * The server: everything that is about one process on one machine.
 *
 * <p>A guided tour. {@link dev.doorward.bootstrap.Main} is the command line: it leads to {@code Serving} or to a
 * {@code Command} of an operator at a {@code Terminal}. {@code Settings} reads the environment with the help of
 * {@code Environment} and {@code DatabaseUrl}. {@code Storage} is the database with its {@code Pools}, schema and stores,
 * {@code Accounts} the door with everything plugged in; both serve commands and servers. {@code Wiring} makes a running
 * server of them, with {@code Housekeeping} for its keys, and closes it in the reverse order; {@code SecurityLog} writes the
 * events, on lines that the package {@code log} makes, and {@code LibraryLogs} bounds what libraries say. {@code Metrics} are
 * {@code Instruments} around these parts when somebody wants figures.
 * A program that brings tables and routes of its own is an {@link dev.doorward.bootstrap.Application}.
 *
 * <p>Without a database of one's own there is {@code EmbeddedPostgres}, which puts together the {@code DataDirectory}, the
 * unpacked {@code PostgresBinaries}, a user who is not root ({@code Unprivileged}), the files ({@code PostgresCluster}) and
 * the running process ({@code PostgresServer}), after {@code PostgresOrphans} has cleared away what a crash left behind.
 *
 * <p>Whatever stops a start is a {@code StartFailure}: one paragraph for the operator.
 */
package dev.doorward.bootstrap;
