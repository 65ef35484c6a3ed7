import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.HmacRefreshTokens;
import dev.doorward.adapter.crypto.JwtAccessTokens;
import dev.doorward.adapter.crypto.ListedCommonPasswords;
import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.adapter.http.Reply;
import dev.doorward.adapter.http.UserRequest;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
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
                .attempts(store.attempts())
                .devices(store.devices())
                .passwordHasher(new Argon2PasswordHasher(Argon2Parameters.DEFAULT, Peppers.none()))
                .accessTokens(new JwtAccessTokens(accessKeys, "my-app", "my-app"))
                .refreshTokens(new HmacRefreshTokens(refreshKeys))
                .commonPasswords(new ListedCommonPasswords())
                .events(event -> System.out.println(event.kind().code()))
                .build();
    }
    // README: end

    // README: route
    static AuthServer serve(Auth auth, PostgresStore store, int port) {
        AuthHandler api = AuthHandler.builder(auth)
                .ready(store::ready)
                .route("GET", "/hello", Embed::hello)
                .build();
        return AuthServer.start(api, "127.0.0.1", port);
    }

    static Reply hello(UserRequest request) {
        return Reply.json(200, Map.of("hello", request.session().name()));
    }
    // README: end

    static String conversation(DataSource database, DataSource feed, MasterKey master) throws Exception {
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
            String token = auth.signIn(Credentials.of("ADA@example.org", "correct horse battery"), ClientInfo.none())
                    .fold(grant -> grant.accessToken().reveal(), () -> "", faults -> "", wait -> "");
            try (AuthServer server = serve(auth, store, 0)) {
                URI hello = URI.create("http://127.0.0.1:" + server.address().getPort() + "/hello");
                HttpClient client = HttpClient.newHttpClient();
                HttpRequest stranger = HttpRequest.newBuilder(hello).build();
                HttpRequest ada = HttpRequest.newBuilder(hello)
                        .header("Authorization", "Bearer " + token)
                        .build();
                return client.send(stranger, BodyHandlers.ofString()).statusCode() + ", "
                        + client.send(ada, BodyHandlers.ofString()).body();
            }
        }
    }
}
