/**
 * Argon2id (RFC 9106, version 0x13) on the JDK's Vector API, for whoever verifies many passwords; with nothing but the JDK.
 *
 * <p>{@link dev.doorward.argon2.vector.Argon2Vector#load} gives an {@link dev.doorward.argon2.vector.Argon2Core} where one can
 * run: on a JDK 25 or later that was started with {@code --add-modules jdk.incubator.vector}, on a machine whose vectors have
 * 256 bits or more. Elsewhere it says why there is none, and a program goes on with the hasher that it has.
 *
 * <p><b>Keep a judge.</b> The Vector API is an incubator, and compilers have been seen to turn correct code of this kind into
 * wrong results, after thousands of right ones. A wrong result refuses a right password; it lets nobody in. So compare with
 * another implementation at the start, while the code is being compiled, and now and then for ever, and let the other one make
 * what is stored.
 */
package dev.doorward.argon2.vector;
