package dev.doorward.core;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether an attempt to sign in may go on, without a database: what the database takes for it is the attempt of the store. */
@State(Scope.Thread)
public class ThrottleBenchmark {

    private final InMemoryStore store = new InMemoryStore();
    private final Throttle throttle =
            new Throttle(store, store, AttemptPolicy.defaults(), new Now(InstantSource.system()));
    private final Credentials credentials = Credentials.of("ada@example.org", "correct horse battery staple");
    private final ClientInfo client = new ClientInfo("request", "192.0.2.7", "benchmark");

    /** Taken and given back, so that the next one finds what this one found. */
    @Benchmark
    public Optional<Duration> signIn() {
        try (Throttle.Attempt attempt = throttle.signIn(credentials, client)) {
            return attempt.refused();
        }
    }
}
