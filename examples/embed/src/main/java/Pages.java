import dev.doorward.adapter.http.AuthHandler;
import dev.doorward.adapter.http.AuthPages;
import dev.doorward.adapter.http.RequireSession;
import dev.doorward.core.Auth;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import java.net.URI;

/** Pages for people, and one of one's own behind them: what the README shows. */
final class Pages {

    private Pages() {}

    // README: pages
    static AuthHandler withPages(Auth auth) {
        return AuthHandler.builder(auth)
                .publicUrl(URI.create("http://localhost:8080"))
                .fallbackOf(Pages::routes)
                .build();
    }

    static HttpHandler routes(AuthHandler api) {
        AuthPages pages = api.pages().product("Shelf").build();
        return new PathHandler(pages).addExactPath("/", pages.requireSignedIn(Pages::home));
    }
    // README: end

    private static void home(HttpServerExchange exchange) {
        exchange.getResponseSender()
                .send("hello " + RequireSession.session(exchange).name());
    }
}
