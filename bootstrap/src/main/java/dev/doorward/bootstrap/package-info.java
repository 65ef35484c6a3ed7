/**
 * The server: everything that is about one process on one machine.
 *
 * <p>A guided tour. {@link dev.doorward.bootstrap.Main} is the command line. {@code Settings} reads the environment with the
 * help of {@code Environment} and {@code DatabaseUrl}; {@code Wiring} makes a running server of them and closes it in the
 * reverse order; {@code Pools} holds the connections; {@code SecurityLog} writes the events.
 *
 * <p>Without a database of one's own there is {@code EmbeddedPostgres}, which puts together the {@code DataDirectory}, the
 * unpacked {@code PostgresBinaries}, a user who is not root ({@code Unprivileged}), the files ({@code PostgresCluster}) and
 * the running process ({@code PostgresServer}), after {@code PostgresOrphans} has cleared away what a crash left behind.
 *
 * <p>Whatever stops a start is a {@code StartFailure}: one paragraph for the operator.
 */
package dev.doorward.bootstrap;
