package dev.doorward.bootstrap;

import dev.doorward.adapter.http.AuthHandlerBuilder;
import javax.sql.DataSource;

/**
 * What a program adds to the server: tables and routes of its own. {@link Main#run} makes a server of it, with every setting
 * and command; the plain server is the one that adds nothing.
 */
public interface Application {

    /**
     * Makes and changes the program's own tables, and grants what it needs of them to the login that requests run as. Called
     * by every server when it starts, after Doorward's tables are there; several servers may do so at the same time.
     *
     * @param owner connections of the login that owns Doorward's tables; not pooled, and no statement is cut off
     * @param doorwardSchema where those are, for foreign keys to its table {@code users}
     * @param runningLogin the login of requests; it may be the owner itself
     * @throws IllegalStateException when the server cannot start; the message tells an operator what to do
     * @throws dev.doorward.core.port.StoreFailure when the database does not do it
     */
    default void migrate(DataSource owner, String doorwardSchema, String runningLogin) {}

    /**
     * Adds the program's routes to the server's.
     *
     * @param api set up by the settings; its {@code route} and {@code fallback} are the program's
     * @param requests the pool that requests share with Doorward's own ({@code DOORWARD_POOL_SIZE}); a borrow waits 3 seconds
     *     at most, a silent network 10
     * @throws IllegalStateException when the server cannot start; the message tells an operator what to do
     * @throws dev.doorward.core.port.StoreFailure when the database does not do it
     */
    default void addRoutes(AuthHandlerBuilder api, DataSource requests) {}
}
