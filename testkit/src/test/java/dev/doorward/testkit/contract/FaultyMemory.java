package dev.doorward.testkit.contract;

import dev.doorward.core.Auth;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.port.Users;
import dev.doorward.testkit.Faults;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.InsecureAccessTokens;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The fakes, of which every call of every port can fail. */
final class FaultyMemory implements FaultyWorld {

    /** The ports as the door gets them: what fails is beneath, so that a careless adapter can be put between. */
    static final class Ports {
        Users users;
        Sessions sessions;
        Revocations revocations;
        Attempts attempts;
        Devices devices;
        PasswordHasher hasher;
        AccessTokens accessTokens;
        RefreshTokens refreshTokens;
        CommonPasswords commonPasswords;
        AuthEvents events;
    }

    /** Puts something between the door and what fails. */
    interface Careless {
        void between(Ports ports);
    }

    private final InMemoryStore memory = new InMemoryStore();
    private final ManualClock clock = new ManualClock();
    private final Faults faults = new Faults();
    private final Auth auth;

    FaultyMemory(Careless careless) {
        Ports ports = new Ports();
        ports.users = faults.on(Users.class, memory);
        ports.sessions = faults.on(Sessions.class, memory);
        ports.revocations = faults.on(Revocations.class, memory);
        ports.attempts = faults.on(Attempts.class, memory);
        ports.devices = faults.on(Devices.class, memory);
        ports.hasher = faults.on(PasswordHasher.class, new InsecurePasswordHasher(2));
        ports.accessTokens = faults.on(AccessTokens.class, new InsecureAccessTokens());
        ports.refreshTokens = faults.on(RefreshTokens.class, new InsecureRefreshTokens());
        ports.commonPasswords = faults.on(CommonPasswords.class, new FewCommonPasswords());
        ports.events = faults.on(AuthEvents.class, new RecordingEvents());
        careless.between(ports);
        auth = Auth.builder()
                .users(ports.users)
                .sessions(ports.sessions)
                .revocations(ports.revocations)
                .attempts(ports.attempts)
                .devices(ports.devices)
                .passwordHasher(ports.hasher)
                .accessTokens(ports.accessTokens)
                .refreshTokens(ports.refreshTokens)
                .commonPasswords(ports.commonPasswords)
                .events(ports.events)
                .clock(clock)
                .policy(POLICY)
                .build();
    }

    @Override
    public Auth auth() {
        return auth;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public StoreUnderTest store() {
        return new MemoryUnderTest(memory);
    }

    @Override
    public String census() {
        return memory.census();
    }

    @Override
    public List<String> kinds() {
        return List.of(
                "store failure before",
                "store failure after",
                "overloaded before",
                "unexpected exception before",
                "unexpected exception after");
    }

    @Override
    public void arm(int call, String kind) {
        Supplier<RuntimeException> failure = kind.startsWith("store failure")
                ? () -> new StoreFailure("broken")
                : kind.startsWith("overloaded") ? () -> new Overloaded("full") : () -> new ArithmeticException("a bug");
        faults.arm(call, kind.endsWith("before") ? Faults.When.BEFORE : Faults.When.AFTER, failure);
    }

    @Override
    public Optional<String> disarm() {
        return faults.disarm();
    }
}
