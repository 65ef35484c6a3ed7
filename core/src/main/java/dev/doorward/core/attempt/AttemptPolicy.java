package dev.doorward.core.attempt;

import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.util.Objects;

/**
 * How often something may be tried, with safe defaults; change one with its {@code with} method.
 *
 * <p>What an owner can be made to wait: on a device or in a session that is known, a stranger's guesses cost nothing. On a new
 * device, while somebody keeps guessing, at most {@link Backoff#longest} of {@code account} for each attempt, and up to the
 * period of {@code address} when the guesses come from the same address.
 *
 * @param account failed sign-ins to one e-mail, whether it is registered or not, from devices that are not known
 * @param device failed sign-ins from one device that has signed in to the account before; they count neither for the
 *     account nor for the address
 * @param ownPassword wrong passwords within one session, where a signed-in user is asked for it
 * @param address failed sign-ins from one IPv4 address or one IPv6 /64, whatever the account
 * @param signUps sign-ups from one IPv4 address or one IPv6 /64, refused ones included
 * @param refreshes refreshes of one session
 * @param deviceTtl how long a device is known after its last sign-in; 1 day to 400 days
 */
public record AttemptPolicy(
        Backoff account,
        Rate device,
        Rate ownPassword,
        Rate address,
        Rate signUps,
        Rate refreshes,
        Duration deviceTtl) {

    /** @throws IllegalArgumentException when a value is out of its range, naming it */
    public AttemptPolicy {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(ownPassword, "ownPassword");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(signUps, "signUps");
        Objects.requireNonNull(refreshes, "refreshes");
        if (deviceTtl.compareTo(Duration.ofDays(1)) < 0 || deviceTtl.compareTo(Duration.ofDays(400)) > 0) {
            throw new IllegalArgumentException("deviceTtl must be P1D to P400D, is " + deviceTtl);
        }
    }

    /**
     * 5 free failures on an account, then 1 second doubling to 1 hour; 10 failures an hour on a known device and within a
     * session; 100 failures and 20 sign-ups an hour from an address; 60 refreshes a minute; a device is known for 180 days.
     */
    public static AttemptPolicy defaults() {
        Duration hour = Duration.ofHours(1);
        return new AttemptPolicy(
                new Backoff(5, Duration.ofSeconds(1), hour),
                new Rate(10, hour),
                new Rate(10, hour),
                new Rate(100, hour),
                new Rate(20, hour),
                new Rate(60, Duration.ofMinutes(1)),
                Duration.ofDays(180));
    }

    public AttemptPolicy withAccount(Backoff rule) {
        return new AttemptPolicy(rule, device, ownPassword, address, signUps, refreshes, deviceTtl);
    }

    public AttemptPolicy withDevice(Rate rule) {
        return new AttemptPolicy(account, rule, ownPassword, address, signUps, refreshes, deviceTtl);
    }

    public AttemptPolicy withOwnPassword(Rate rule) {
        return new AttemptPolicy(account, device, rule, address, signUps, refreshes, deviceTtl);
    }

    public AttemptPolicy withAddress(Rate rule) {
        return new AttemptPolicy(account, device, ownPassword, rule, signUps, refreshes, deviceTtl);
    }

    public AttemptPolicy withSignUps(Rate rule) {
        return new AttemptPolicy(account, device, ownPassword, address, rule, refreshes, deviceTtl);
    }

    public AttemptPolicy withRefreshes(Rate rule) {
        return new AttemptPolicy(account, device, ownPassword, address, signUps, rule, deviceTtl);
    }

    public AttemptPolicy withDeviceTtl(Duration ttl) {
        return new AttemptPolicy(account, device, ownPassword, address, signUps, refreshes, ttl);
    }
}
