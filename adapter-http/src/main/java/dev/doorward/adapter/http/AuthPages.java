package dev.doorward.adapter.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages on which people sign up, sign in and look after their account: {@code /signup}, {@code /signin}, {@code /account},
 * and their files under {@code /doorward/}. Made by {@link AuthHandler#pages}; mount them at the root of the API's origin, for
 * example behind its {@link AuthHandlerBuilder#fallbackOf fallback}. Whatever is not theirs is answered 404: a browser gets a page,
 * a program the API's document.
 *
 * <p>They are HTML, CSS and JavaScript without anything inline, under a Content-Security-Policy that allows nothing else. Tokens
 * are in httpOnly cookies: no script sees one.
 */
public final class AuthPages implements HttpHandler {

    private static final String SIGN_IN = "/signin";
    private static final String SIGN_UP = "/signup";
    private static final String FILES = "/doorward/";
    /** Below it programs ask, and want no page for an answer. */
    private static final String API = "/api/";

    private static final List<String> FILE_NAMES = List.of(
            "pages.css", "icon.svg", "session.js", "form.js", "signin.js", "signup.js", "account.js", "sessions.js");

    private final Map<String, HttpHandler> own = new HashMap<>();
    private final AuthHandler api;
    private final Map<String, String> words;
    private final String home;
    private final Optional<String> stylesheet;
    private final PageFile notFound;
    private final PageFile failed;
    private final PageFile unavailable;

    AuthPages(AuthPagesBuilder options) {
        api = options.api;
        home = options.home;
        stylesheet = options.stylesheet;
        words = words(options);
        notFound = message(
                "Page not found", "There is nothing at this address. It may have moved, or the link is wrong.", home);
        failed = message("Something went wrong", "This is our fault, not yours. Please try again.", "");
        unavailable = message(
                "Back in a moment",
                "The service is temporarily unavailable. You are not signed out. Please try again.",
                "");
        mount();
    }

    private static Map<String, String> words(AuthPagesBuilder options) {
        return Map.of(
                "product", options.product,
                "home", options.home,
                "shortest", Integer.toString(options.passwords.min()));
    }

    private void mount() {
        PageFile signIn = page("signin.html");
        PageFile resuming = signIn.with(Map.of("resume", "true"));
        PageFile asking = signIn.with(Map.of("resume", "false"));
        own.put(SIGN_IN, forStrangers(asking, resuming));
        PageFile signUp = page("signup.html");
        own.put(SIGN_UP, forStrangers(signUp, signUp));
        own.put("/account", requireSignedIn(answeringWith(page("account.html"))));
        for (String name : FILE_NAMES) {
            own.put(FILES + name, answeringWith(PageFile.read(AuthPages.class, "pages/" + name)));
        }
    }

    private PageFile page(String name) {
        PageFile page = PageFile.read(AuthPages.class, "pages/" + name).with(words);
        return stylesheet.map(page::linking).orElse(page);
    }

    private PageFile message(String title, String text, String onwards) {
        String label = onwards.isEmpty() ? "Try again" : "Go to the start page";
        return page("message.html").with(Map.of("title", title, "text", text, "onwards", onwards, "label", label));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HttpHandler handler = exchange.getRequestURI().indexOf(';') >= 0 ? null : own.get(exchange.getRequestPath());
        if (handler != null) {
            handler.handleRequest(exchange);
        } else if (ReturnPath.isRead(exchange) && wantsPage(exchange)) {
            answering(exchange).send(notFound.reply(StatusCodes.NOT_FOUND));
        } else {
            answering(exchange).send(Problem.NOT_FOUND);
        }
    }

    /** Every browser says so when it goes somewhere; programs do not. */
    private static boolean wantsPage(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        return accepted != null
                && accepted.contains("text/html")
                && !exchange.getRequestPath().startsWith(API);
    }

    /**
     * Lets only people who are signed in, by cookie, through to a page of the host's, which nobody may store. Everybody else is
     * sent to sign in and comes back afterwards; somebody whose access token has expired while the session lives does not
     * notice. For what programs call use {@link AuthHandler#requireSession}, which answers with a status instead.
     */
    public HttpHandler requireSignedIn(HttpHandler page) {
        return api.requireSession(this::sendToSignIn, exchange -> {
            exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
            page.handleRequest(exchange);
        });
    }

    /**
     * Answers GET and HEAD with a file from the class path: html under the policy of these pages, which forbids what is inline
     * or from elsewhere; css, js, svg, png and woff2 to be kept by the browser and asked for again under their hash. In
     * html the words <code>{{product}}</code> and <code>{{home}}</code> are filled in.
     *
     * @param name relative to the class's package
     * @throws IllegalArgumentException when there is no such file, or it has another ending
     */
    public HttpHandler file(Class<?> beside, String name) {
        PageFile file = PageFile.read(beside, name);
        return answeringWith(name.endsWith(".html") ? file.with(words) : file);
    }

    private HttpHandler answeringWith(PageFile file) {
        return reading(exchange -> answering(exchange).send(file.reply(exchange)));
    }

    private HttpHandler reading(HttpHandler next) {
        return exchange -> {
            if (ReturnPath.isRead(exchange)) {
                next.handleRequest(exchange);
            } else {
                Answering answering = answering(exchange);
                answering.send(Problem.METHOD_NOT_ALLOWED.reply(answering.id()).with(Headers.ALLOW, "GET, HEAD"));
            }
        };
    }

    /** Whoever is signed in already goes on at once. */
    private HttpHandler forStrangers(PageFile stranger, PageFile known) {
        HttpHandler onwards = exchange ->
                answering(exchange).send(seeOther(ReturnPath.askedBy(exchange).orElse(home)));
        RequireSession.Refused page = (exchange, answering, thrown) -> {
            Reply problem = answering.to(thrown);
            if (problem.status() >= StatusCodes.INTERNAL_SERVER_ERROR) {
                return trouble(problem);
            }
            return (api.site().tokens(exchange).inSessionCookies() ? known : stranger).reply(StatusCodes.OK);
        };
        return reading(api.requireSession(page, onwards));
    }

    private Reply sendToSignIn(HttpServerExchange exchange, Answering answering, Throwable thrown) {
        Reply problem = answering.to(thrown);
        if (problem.status() >= StatusCodes.INTERNAL_SERVER_ERROR) {
            return trouble(problem);
        }
        boolean forged = problem.status() == StatusCodes.FORBIDDEN;
        return forged ? problem : seeOther(ReturnPath.from(exchange, SIGN_IN));
    }

    /** To be sent to sign in while nobody can be would be a circle: the person is told, and asked to try again. */
    private Reply trouble(Reply problem) {
        boolean passing = problem.status() == StatusCodes.SERVICE_UNAVAILABLE;
        Reply page = (passing ? unavailable : failed).reply(problem.status());
        String seconds = problem.headers().get(Headers.RETRY_AFTER);
        return seconds == null ? page : page.with(Headers.RETRY_AFTER, seconds);
    }

    private static Reply seeOther(String where) {
        return Reply.empty(StatusCodes.SEE_OTHER).with(Headers.LOCATION, where);
    }

    private Answering answering(HttpServerExchange exchange) {
        return new Answering(exchange, api.site(), false);
    }
}
