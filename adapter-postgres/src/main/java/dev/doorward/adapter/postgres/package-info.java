/**
 * The stores of Doorward in PostgreSQL. {@link dev.doorward.adapter.postgres.PostgresSchema} makes the tables, {@link
 * dev.doorward.adapter.postgres.PostgresStore} opens the stores on them, {@link
 * dev.doorward.adapter.postgres.PostgresOptions} says how. Behind them each store is a class of SQL statements, which a row
 * leaves as a noun.
 */
package dev.doorward.adapter.postgres;
