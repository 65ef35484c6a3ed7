import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.doorward.core.Auth;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.TestAuth;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedInTest {

    private final TestAuth auth = TestAuth.create();
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final FilterChain chain = mock(FilterChain.class);

    private String token() {
        auth.signUp(Registration.of("Ada", "ada@example.org", "correct horse battery"), ClientInfo.none());
        return auth.signIn(Credentials.of("ada@example.org", "correct horse battery"), ClientInfo.none())
                .fold(grant -> grant.accessToken().reveal(), () -> "", faults -> "", wait -> "");
    }

    private void filter(Auth door, String header) throws Exception {
        when(request.getHeader("Authorization")).thenReturn(header);
        new SignedIn(door).doFilter(request, response, chain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer "})
    void whoever_is_signed_in_passes_and_is_known(String scheme) throws Exception {
        filter(auth, scheme + token());
        verify(request)
                .setAttribute(eq(SignedIn.CLAIMS), argThat((AccessClaims claims) -> "Ada".equals(claims.name())));
        verify(chain).doFilter(request, response);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer x", "Basic eDp5"})
    void a_stranger_does_not(String header) throws Exception {
        filter(auth, header);
        refused(401);
        verify(response).setHeader("WWW-Authenticate", "Bearer");
    }

    @Test
    void a_token_that_has_expired_does_not() throws Exception {
        String token = token();
        auth.clock().advance(Duration.ofMinutes(20));
        filter(auth, "Bearer " + token);
        refused(401);
    }

    @Test
    void nobody_does_while_nothing_can_be_told() throws Exception {
        Auth busy = mock(Auth.class);
        when(busy.authenticate(any(AccessToken.class))).thenThrow(new Overloaded("busy"));
        filter(busy, "Bearer x");
        refused(503);
    }

    private void refused(int status) throws Exception {
        verify(response).sendError(status);
        verify(chain, never()).doFilter(any(), any());
    }
}
