/**
 * Doorward's core: sign up, sign in, sign out and sessions, with nothing but the JDK.
 *
 * <p>A guided tour. {@link dev.doorward.core.Auth} is the door: the only thing a program calls.
 * {@link dev.doorward.core.AuthBuilder} plugs adapters into the ports of {@code dev.doorward.core.port} and makes the use
 * cases, which nobody outside can see: one class each, {@code SignUp}, {@code SignIn}, {@code SignOut},
 * {@code Authenticate}. Each reads from top to bottom as the rule it is, makes at most one write, and makes it last.
 *
 * <p>What goes in and out are nouns: {@code user}, {@code session}, {@code event}, {@code key}. A noun that exists is valid.
 * What a person can cause is an ending of a sealed result such as {@link dev.doorward.core.SignInResult}; its {@code fold}
 * asks for an answer to each. A bug of the caller is a {@link NullPointerException} or {@link IllegalArgumentException}.
 * Broken infrastructure is {@link dev.doorward.core.port.StoreFailure}, exhausted capacity
 * {@link dev.doorward.core.port.Overloaded}: in both cases nobody was let in.
 *
 * <p>Secrets do not print. {@code reveal()} is the only method that reads one, so an audit is a search for that word.
 */
package dev.doorward.core;
