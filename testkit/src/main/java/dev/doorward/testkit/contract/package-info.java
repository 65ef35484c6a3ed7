/**
 * What every adapter has to keep, as JUnit interfaces with test methods: one for each port, and
 * {@link dev.doorward.testkit.contract.AuthContract} for the door as a whole, with
 * {@link dev.doorward.testkit.contract.AdministrationContract} for what an operator asks of it. The greater ones are made of
 * several: whoever implements {@code SessionsContract} gets {@code SessionRefreshContract} with it.
 *
 * <p>{@link dev.doorward.testkit.contract.FailClosedContract} makes every call fail once, and says what must not come of it.
 *
 * <p>A test class implements one or more of them and supplies the subject, which may be shared by all methods: they use
 * fresh e-mails and ids and never rely on an empty store. What an adapter honestly lacks is overridden with
 * {@code @Disabled} and the reason, so that it is a visible list.
 */
package dev.doorward.testkit.contract;
