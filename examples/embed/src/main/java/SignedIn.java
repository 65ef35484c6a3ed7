import dev.doorward.core.Auth;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Lets only requests with a living session through, in any servlet container and in Spring. */
// README: filter
public final class SignedIn implements Filter {

    /** The attribute of a request that has the {@link AccessClaims} of whoever sent it. */
    public static final String CLAIMS = "doorward.claims";

    private final Auth auth;

    public SignedIn(Auth auth) {
        this.auth = auth;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse answer = (HttpServletResponse) response;
        Optional<AccessClaims> claims;
        try {
            claims = bearer((HttpServletRequest) request)
                    .flatMap(token -> auth.authenticate(token).fold(Optional::of, Optional::empty, Optional::empty));
        } catch (StoreFailure | Overloaded notNow) {
            answer.setHeader("Retry-After", "1");
            answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (claims.isEmpty()) {
            answer.setHeader("WWW-Authenticate", "Bearer");
            answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        request.setAttribute(CLAIMS, claims.get());
        chain.doFilter(request, response);
    }

    private static Optional<AccessToken> bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(AccessToken.of(header.substring(7).strip()))
                : Optional.empty();
    }
}
// README: end
