package dev.doorward.benchmarks;

import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.RememberedAccessTokens;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.Auth;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.FewCommonPasswords;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.InsecureRefreshTokens;
import dev.doorward.testkit.RecordingEvents;
import java.time.Duration;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the door does for one check of an ES256 token: who it speaks for, and whether the session lives. No HTTP, no JSON. */
@State(Scope.Benchmark)
public class CheckBenchmark {

    private Auth remembering;
    private Auth forgetful;
    private AccessToken token;

    @Setup
    public void make() {
        InstantSource clock = InstantSource.system();
        InMemoryStore store = new InMemoryStore();
        SigningKeys keys = SigningKeys.forAccessTokens(
                store, MasterKey.generate(), SigningAlgorithm.ES256, Duration.ofDays(7), clock);
        JwtAccessTokens tokens = new JwtAccessTokens(keys, "doorward", "doorward");
        remembering = auth(store, new RememberedAccessTokens(tokens, clock));
        forgetful = auth(store, tokens);
        token = remembering
                .signUp(
                        Registration.of("Ada", "ada@example.org", "correct horse battery staple"),
                        new ClientInfo("request", "192.0.2.7", "benchmark"))
                .fold(
                        SessionGrant::accessToken,
                        () -> refused("taken"),
                        faults -> refused(faults.toString()),
                        wait -> refused(wait.toString()));
    }

    private static AccessToken refused(String why) {
        throw new IllegalStateException(why);
    }

    private static Auth auth(InMemoryStore store, AccessTokens tokens) {
        return Auth.builder()
                .users(store)
                .sessions(store)
                .revocations(store)
                .attempts(store)
                .devices(store)
                .passwordHasher(new InsecurePasswordHasher())
                .accessTokens(tokens)
                .refreshTokens(new InsecureRefreshTokens())
                .commonPasswords(new FewCommonPasswords())
                .events(new RecordingEvents())
                .build();
    }

    @Benchmark
    public AuthenticateResult firstSight() {
        return forgetful.authenticate(token);
    }

    @Benchmark
    public AuthenticateResult secondSight() {
        return remembering.authenticate(token);
    }
}
