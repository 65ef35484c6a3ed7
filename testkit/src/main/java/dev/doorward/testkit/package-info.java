/**
 * For tests, never for a production class path: fakes that are fast and keep nothing safe, and the contracts that every
 * adapter has to keep.
 *
 * <p>{@link dev.doorward.testkit.TestAuth#create()} is a whole {@link dev.doorward.core.Auth} in one line, without a
 * database: for the tests of programs that embed Doorward. {@link dev.doorward.testkit.InMemoryStore} is the reference
 * adapter of the stores; {@link dev.doorward.testkit.Faults} makes a chosen call of any adapter fail. Whoever writes an
 * adapter implements the interfaces of {@code dev.doorward.testkit.contract} in a test class and hands them the subject.
 */
package dev.doorward.testkit;
