import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.HmacRefreshTokens;
import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** A program of one's own with accounts in it: what the README shows, and a conversation with it. */
final class Embed {

    private Embed() {}

    // README: embed
    static Auth doorward(PostgresStore store, SigningKeys accessKeys, SigningKeys refreshKeys) {
        return Auth.builder()
                .users(store.users())
                .sessions(store.sessions())
                .revocations(store.revocations())
                .passwordHasher(new Argon2PasswordHasher(Argon2Parameters.DEFAULT, Peppers.none()))
                .accessTokens(new JwtAccessTokens(accessKeys, "my-app", "my-app"))
                .refreshTokens(new HmacRefreshTokens(refreshKeys))
                .commonPasswords(new ListedCommonPasswords())
                .events(event -> System.out.println(event.kind().code()))
                .build();
    }
    // README: end

    static String conversation(DataSource database, DataSource feed, MasterKey master) {
        new PostgresSchema(database, "doorward").migrate();
        InstantSource clock = InstantSource.system();
        try (PostgresStore store = PostgresStore.open(database, feed, "doorward", PostgresOptions.defaults())) {
            store.awaitReady(Duration.ofSeconds(10));
            Auth auth = doorward(
                    store,
                    SigningKeys.forAccessTokens(
                            store.signingKeys(), master, SigningAlgorithm.ES256, Duration.ofDays(8), clock),
                    SigningKeys.forRefreshTokens(store.signingKeys(), master, clock));
            auth.signUp(Registration.of("Ada", "ada@example.org", "correct horse battery"), ClientInfo.none());
            AccessToken token = auth.signIn(
                            Credentials.of("ADA@example.org", "correct horse battery"), ClientInfo.none())
                    .fold(
                            grant -> grant.accessToken(),
                            () -> AccessToken.of("wrong e-mail or password"),
                            faults -> AccessToken.of(faults.get(0).message()));
            return auth.authenticate(token)
                    .fold(claims -> "hello " + claims.name(), () -> "please sign in again", () -> "who are you?");
        }
    }
}
