package dev.doorward.bootstrap;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the environment says of limits on guessing. */
final class AttemptSettings {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,7})/(P[0-9A-Z]{1,20})");
    private static final Pattern BACKOFF = Pattern.compile("([0-9]{1,3}),(P[0-9A-Z]{1,20}),(P[0-9A-Z]{1,20})");

    private AttemptSettings() {}

    /** Whether there are limits at all. */
    static boolean on(Environment environment) {
        return environment.read("DOORWARD_THROTTLE", AttemptSettings::isOn).orElse(true);
    }

    static AttemptPolicy policy(Environment environment) {
        Knobs<AttemptPolicy> knobs = new Knobs<>(environment, AttemptPolicy.defaults());
        knobs.turn("DOORWARD_LIMIT_ACCOUNT", (policy, text) -> policy.withAccount(backoff(text)));
        knobs.turn("DOORWARD_LIMIT_DEVICE", (policy, text) -> policy.withDevice(rate(text)));
        knobs.turn("DOORWARD_LIMIT_OWN_PASSWORD", (policy, text) -> policy.withOwnPassword(rate(text)));
        knobs.turn("DOORWARD_LIMIT_ADDRESS", (policy, text) -> policy.withAddress(rate(text)));
        knobs.turn("DOORWARD_LIMIT_SIGNUPS", (policy, text) -> policy.withSignUps(rate(text)));
        knobs.turn("DOORWARD_LIMIT_REFRESHES", (policy, text) -> policy.withRefreshes(rate(text)));
        knobs.turn("DOORWARD_DEVICE_TTL", (policy, text) -> policy.withDeviceTtl(Settings.duration(text)));
        return knobs.setting();
    }

    private static boolean isOn(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("must be on or off");
        };
    }

    private static Rate rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number and a period, such as 100/PT1H");
        }
        return new Rate(Integer.parseInt(matcher.group(1)), Settings.duration(matcher.group(2)));
    }

    private static Backoff backoff(String text) {
        Matcher matcher = BACKOFF.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be free failures, the first wait and the longest, such as 5,PT1S,PT1H");
        }
        return new Backoff(
                Integer.parseInt(matcher.group(1)),
                Settings.duration(matcher.group(2)),
                Settings.duration(matcher.group(3)));
    }
}
