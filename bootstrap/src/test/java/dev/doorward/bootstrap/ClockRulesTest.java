package dev.doorward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static dev.doorward.bootstrap.OurClasses.OURS;
import static dev.doorward.bootstrap.OurClasses.onlyIn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two clocks: the time of day comes from the {@link InstantSource} that was plugged in, a duration from
 * {@link System#nanoTime}. A rule with exceptions names them, and fails when one of them is needed no more.
 */
class ClockRulesTest {

    @Test
    void the_time_is_asked_of_the_clock_that_was_plugged_in() {
        onlyIn(
                readsTheClockOfTheMachine(),
                // contracts run against stores and tokens that live in real time
                "dev.doorward.testkit.contract.AccessTokensContract",
                "dev.doorward.testkit.contract.StoreUnderTest");
    }

    @Test
    void the_clock_of_the_machine_is_plugged_in_by_default_and_by_the_server_only() {
        onlyIn(
                to("it makes the clock of the machine", InstantSource.class, "system"),
                "dev.doorward.core.AuthBuilder",
                "dev.doorward.adapter.postgres.PostgresOptions",
                "dev.doorward.bootstrap.Wiring",
                "dev.doorward.bootstrap.KeyCommands",
                "dev.doorward.bootstrap.UserCommands");
    }

    @Test
    void who_waits_does_not_look_at_a_clock_that_can_be_set() {
        noCodeUnits()
                .that(describe(
                        "wait", unit -> unit.getAccessesFromSelf().stream().anyMatch(waits())))
                .should(be(describe(
                        "asking a clock",
                        unit -> unit.getAccessesFromSelf().stream().anyMatch(asksAClock()))))
                .because("durations are measured with System.nanoTime")
                .check(OURS);
        noClasses()
                .should()
                .accessTargetWhere(to("it waits until a moment", LockSupport.class, "parkUntil")
                        .or(to("it waits until a moment", Condition.class, "awaitUntil")))
                .check(OURS);
    }

    @Test
    void moments_are_subtracted_only_where_one_of_them_was_stored() {
        onlyIn(
                subtractsMoments(),
                // the age of a signing key, in days
                "dev.doorward.adapter.crypto.SigningKeys",
                // the life of a cookie, from two moments of a session
                "dev.doorward.adapter.http.SessionCookies",
                // the wait that a limit brings, from the moment when its counting began
                "dev.doorward.adapter.postgres.PostgresAttempts",
                "dev.doorward.testkit.InMemoryStore",
                // a moment as it was given and as it was kept
                "dev.doorward.testkit.contract.UsersContract");
    }

    /** Every way to the time that bypasses an {@link InstantSource}, called or handed on as a method reference. */
    private static DescribedPredicate<JavaAccess<?>> readsTheClockOfTheMachine() {
        return describe("it reads the clock of the machine", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getTarget().getName();
            return owner.getPackageName().startsWith("java.time") && name.equals("now")
                    || owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick"))
                    || owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis")
                    || owner.isEquivalentTo(Date.class)
                            && access.getTarget() instanceof CodeUnitAccessTarget target
                            && name.equals(JavaConstructor.CONSTRUCTOR_NAME)
                            && target.getRawParameterTypes().isEmpty()
                    || owner.isAssignableTo(Calendar.class);
        });
    }

    private static DescribedPredicate<JavaAccess<?>> subtractsMoments() {
        return describe("it subtracts moments", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getTarget().getName();
            return owner.getPackageName().startsWith("java.time")
                            && Set.of("between", "until").contains(name)
                    || owner.isAssignableTo(InstantSource.class) && name.equals("millis")
                    || owner.isEquivalentTo(Instant.class) && name.equals("toEpochMilli");
        });
    }

    private static DescribedPredicate<JavaAccess<?>> waits() {
        Set<String> names = Set.of("awaitNanos", "join", "parkNanos", "sleep", "timedJoin", "timedWait", "wait");
        return describe("waits for a time", access -> {
            JavaClass owner = access.getTargetOwner();
            boolean isUnit = owner.isEquivalentTo(TimeUnit.class);
            boolean takesUnit = access.getTarget() instanceof CodeUnitAccessTarget target
                    && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(TimeUnit.class));
            return takesUnit && !isUnit
                    || names.contains(access.getTarget().getName())
                            && (isUnit
                                    || Stream.of(Object.class, Thread.class, LockSupport.class, Condition.class)
                                            .anyMatch(owner::isEquivalentTo));
        });
    }

    private static DescribedPredicate<JavaAccess<?>> asksAClock() {
        return describe(
                "asks a clock",
                access -> access.getTargetOwner().isAssignableTo(InstantSource.class)
                        && Set.of("instant", "millis")
                                .contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> to(String description, Class<?> owner, String method) {
        assertTrue(
                Stream.of(owner.getMethods()).anyMatch(m -> m.getName().equals(method)),
                owner + " has no method " + method);
        return describe(
                description,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getTarget().getName().equals(method));
    }
}
