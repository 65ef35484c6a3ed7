package dev.doorward.bootstrap;

import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthServer;
import dev.doorward.core.Auth;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.testkit.TestAuth;
import dev.doorward.testkit.contract.AuthContract;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** What a person can rely on holds through a socket. */
class AuthContractOverHttpTest implements AuthContract {

    private final AtomicInteger visitors = new AtomicInteger();
    private final TestAuth core = TestAuth.create();
    private final AuthHandler handler =
            AuthHandler.builder(core).trustedProxies(1).build();
    private final AuthServer server = AuthServer.start(handler, "127.0.0.1", 0);
    private final HttpAuth http =
            new HttpAuth(URI.create("http://127.0.0.1:" + server.address().getPort()));

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
        handler.close();
    }

    @Override
    public Auth auth() {
        return http;
    }

    @Override
    public SignUpResult signUp(String name, String email, String password) {
        return http.signUp(name, email, password, somebody());
    }

    @Override
    public SignInResult signIn(String email, String password) {
        return http.signIn(email, password, Optional.empty(), somebody());
    }

    @Override
    public PasswordChangeResult changePassword(AccessClaims who, String currentPassword, String newPassword) {
        return http.changePassword(who, currentPassword, newPassword);
    }

    @Override
    public void passTime(Duration duration) {
        core.clock().advance(duration);
    }

    /** At an address of their own. */
    private ClientInfo somebody() {
        int number = visitors.incrementAndGet();
        return new ClientInfo("", "203.0." + number / 256 + "." + number % 256, "");
    }
}
