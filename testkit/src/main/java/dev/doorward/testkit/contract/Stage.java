package dev.doorward.testkit.contract;

import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InsecurePasswordHasher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A world with Ada in two sessions and Bob in one, and what can be seen of it. What it tells does not depend on chance. */
final class Stage {

    static final String PASSWORD = "canary correct horse";
    static final String NEW_PASSWORD = "canary battery staple";
    static final String WRONG_PASSWORD = "canary wrong horse";

    private static final PasswordHasher FORMER_HASHER = new InsecurePasswordHasher(1);

    final FaultyWorld world;
    final Email ada = Samples.email();
    final Email bob = Samples.email();
    final Email newcomer = Samples.email();
    final SessionGrant first;
    final SessionGrant second;
    final SessionGrant bobs;
    final AccessClaims who;

    private final Instant began;
    private Optional<SessionGrant> latest = Optional.empty();

    Stage(FaultyWorld world) {
        this.world = world;
        began = world.clock().instant();
        first = ((SignUpResult.SignedUp) signUp(ada)).grant();
        second = ((SignInResult.SignedIn) signIn(ada, PASSWORD)).grant();
        bobs = ((SignUpResult.SignedUp) signUp(bob)).grant();
        who = ((AuthenticateResult.Authenticated) world.auth().authenticate(first.accessToken())).claims();
    }

    SignUpResult signUp(Email email) {
        return world.auth().signUp(Registration.of("Ada", email.typed(), PASSWORD), Samples.CLIENT);
    }

    SignInResult signIn(Email email, String password) {
        return world.auth().signIn(Credentials.of(email.typed(), password), Samples.CLIENT);
    }

    RefreshResult refresh(SessionGrant grant) {
        return world.auth().refresh(grant.refreshToken(), Samples.CLIENT);
    }

    void passTime(Duration duration) {
        world.clock().advance(duration);
    }

    /** Ada's hash as an earlier release has made it. */
    void hashedWithFormerParameters() {
        Account account = world.store().users().findByEmail(ada).orElseThrow();
        UserId user = account.user().id();
        Session session = Samples.session(user, world.clock().instant());
        boolean kept = new Steps(world.store()).open(session, account, FORMER_HASHER.hash(Password.of(PASSWORD), user));
        if (!kept) {
            throw new AssertionError("the hash was not kept");
        }
    }

    /** How a call ended, or with what it failed. */
    record Outcome(String ending, Optional<RuntimeException> failure) {

        boolean letsIn() {
            return Stream.of("SignedUp", "SignedIn", "Refreshed", "Authenticated", "Changed")
                    .anyMatch(ending::equals);
        }

        boolean failed() {
            return failure.isPresent();
        }

        /** Everything that a log could print of the failure. */
        String printed() {
            StringWriter text = new StringWriter();
            failure.ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(text)));
            return text.toString();
        }
    }

    Outcome act(FailScenario scenario) {
        try {
            return new Outcome(ending(scenario.act().apply(this)), Optional.empty());
        } catch (RuntimeException failure) {
            return new Outcome("failed", Optional.of(failure));
        }
    }

    private String ending(Object result) {
        if (result instanceof SignUpResult.SignedUp done) {
            latest = Optional.of(done.grant());
        } else if (result instanceof SignInResult.SignedIn done) {
            latest = Optional.of(done.grant());
        } else if (result instanceof RefreshResult.Refreshed done) {
            latest = Optional.of(done.grant());
        } else if (result instanceof PasswordChangeResult.Changed done) {
            latest = Optional.of(done.grant());
        }
        if (result instanceof List<?> list) {
            return list.size() + " sessions";
        }
        return result instanceof Boolean || result instanceof String
                ? result.toString()
                : result.getClass().getSimpleName();
    }

    /** Everything that is stored and matters, with names in place of what chance has made. */
    String state() {
        return Stream.of(ada, bob, newcomer).map(this::stored).collect(Collectors.joining("\n")) + "\n"
                + known().entrySet().stream()
                        .map(one -> one.getKey() + " revoked until "
                                + world.store()
                                        .revokedUntil(one.getValue().session().id())
                                        .map(this::sinceBegin)
                                        .orElse("never"))
                        .collect(Collectors.joining("\n"))
                + "\n" + world.census();
    }

    private String stored(Email email) {
        Optional<Account> account = world.store().users().findByEmail(email);
        Optional<UserId> user = account.map(found -> found.user().id()).or(() -> formerId(email));
        String sessions = user.map(id -> world.store().sessions().list(id, Instant.EPOCH).stream()
                        .map(this::told)
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .orElse("");
        return account.map(this::told).orElse("nobody") + " [" + sessions + "] "
                + user.map(id -> world.store().storedEvents(id).toString()).orElse("");
    }

    private Optional<UserId> formerId(Email email) {
        return known().values().stream()
                .map(SessionGrant::user)
                .filter(user -> user.email().equals(email))
                .map(user -> user.id())
                .findFirst();
    }

    private String told(Account account) {
        String hash = account.passwordHash().reveal();
        String password = Stream.of(PASSWORD, NEW_PASSWORD)
                .filter(one -> FORMER_HASHER.verify(
                        Password.of(one), account.passwordHash(), account.user().id()))
                .findFirst()
                .orElse("another");
        return "version " + account.passwordVersion() + (account.disabled() ? " disabled, " : ", ") + password + " "
                + hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
    }

    private String told(Session session) {
        String name = known().entrySet().stream()
                .filter(one -> one.getValue().session().id().equals(session.id()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("new");
        return name + " generation " + session.generation() + " seen " + sinceBegin(session.lastSeenAt()) + " expires "
                + sinceBegin(session.expiresAt()) + " alive " + sinceBegin(session.aliveUntil());
    }

    /** On a clock that began with the epoch. */
    private String sinceBegin(Instant instant) {
        return instant.minusSeconds(began.getEpochSecond())
                .minusNanos(began.getNano())
                .toString();
    }

    private Map<String, SessionGrant> known() {
        Map<String, SessionGrant> known = new LinkedHashMap<>();
        known.put("first", first);
        known.put("second", second);
        known.put("bobs", bobs);
        return known;
    }

    /**
     * With what somebody gets in, when all failures are forgotten. It uses up the refresh tokens.
     *
     * @throws IllegalStateException when what was granted last is refused
     */
    List<String> waysIn() {
        List<String> ways = new ArrayList<>();
        known().forEach((name, grant) -> {
            if (accepts(grant)) {
                ways.add("access token of " + name);
            }
        });
        if (latest.isPresent() && !accepts(latest.get())) {
            throw new IllegalStateException("the access token just granted is refused");
        }
        passTime(Duration.ofDays(2).plusSeconds(1));
        Map.of("ada", ada, "bob", bob, "newcomer", newcomer).forEach((name, email) -> {
            for (String password : List.of(PASSWORD, NEW_PASSWORD)) {
                if (signIn(email, password) instanceof SignInResult.SignedIn) {
                    ways.add(name + " by " + password);
                }
            }
        });
        if (latest.isPresent() && !(refresh(latest.get()) instanceof RefreshResult.Refreshed)) {
            throw new IllegalStateException("the refresh token just granted is refused");
        }
        known().forEach((name, grant) -> {
            if (refresh(grant) instanceof RefreshResult.Refreshed) {
                ways.add("refresh token of " + name);
            }
        });
        return ways.stream().sorted().toList();
    }

    private boolean accepts(SessionGrant grant) {
        return world.auth().authenticate(grant.accessToken()) instanceof AuthenticateResult.Authenticated;
    }

    /** What no failure may tell. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, NEW_PASSWORD, WRONG_PASSWORD));
        secrets.addAll(world.internals());
        Stream.of(ada, bob, newcomer).map(Email::typed).forEach(secrets::add);
        Stream.concat(known().values().stream(), latest.stream()).forEach(grant -> {
            secrets.add(grant.accessToken().reveal());
            secrets.add(grant.refreshToken().reveal());
            grant.device().ifPresent(device -> secrets.add(device.token().reveal()));
        });
        world.store()
                .users()
                .findByEmail(ada)
                .ifPresent(account -> secrets.add(account.passwordHash().reveal()));
        return secrets;
    }
}
