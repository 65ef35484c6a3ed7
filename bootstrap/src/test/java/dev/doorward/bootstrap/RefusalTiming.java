package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures how long each kind of refusal takes, through a socket, each kind once in every round and in random order. Client,
 * servers and load share one process; the database is another.
 */
final class RefusalTiming implements AutoCloseable {

    static final String RIGHT = "correct horse battery";

    /** How many accounts or e-mails each kind has. */
    private static final int EACH = 20;

    /** Among so many unknown e-mails are enough of either cost, when half of them have each. */
    private static final int MOST_EMAILS = 20 * EACH;

    private static final int WARM_UP = 30;

    /** After so many rounds what was attempted is forgotten, before anybody meets a limit. */
    private static final int ROUNDS_BETWEEN = 50;

    /** One kind of refusal: who answers it, and what is asked. */
    private record Kind(SignInWire wire, List<byte[]> requests) {}

    private final Random random;
    private final Argon2PasswordHasher hasher;
    private final String today;
    private final String old;
    private final SignInSite one = new SignInSite();
    private final SignInSite two = new SignInSite();
    private final List<SignInWire> wires = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();
    private double oldShare;
    private int rounds;

    /** @param cost what a hash costs; there are others that cost 5 % more memory */
    RefusalTiming(Argon2Parameters cost, long seed) {
        random = new Random(seed);
        hasher = new Argon2PasswordHasher(cost, Peppers.none());
        startFastCore();
        today = "$argon2id$v=19$" + cost;
        old = "$argon2id$v=19$"
                + new Argon2Parameters(cost.memoryKiB() * 21 / 20, cost.iterations(), cost.parallelism());
        oneCost();
        twoCosts();
        kinds.keySet().forEach(kind -> millis.put(kind, new ArrayList<>()));
    }

    /** Where there is one it looks at some refusals twice, which must tell nothing either. */
    private void startFastCore() {
        CompletableFuture<FastCore> decided = new CompletableFuture<>();
        hasher.startFastCore(1, (state, sentence) -> {
            if (state != FastCore.TESTING) {
                System.out.println("fast core " + state + ": " + sentence);
                decided.complete(state);
            }
        });
        decided.orTimeout(1, TimeUnit.MINUTES).join();
    }

    private void oneCost() {
        List<String> known = emails("known");
        List<String> disabled = emails("disabled");
        known.forEach(email -> one.user(email, user -> hasher.decoy(today), false));
        disabled.forEach(email -> one.user(email, user -> hasher.hash(Password.of(RIGHT), user), true));
        SignInWire wire = wire(one, users -> users, hasher);
        kind("unknown", wire, emails("nobody"));
        kind("unknown again", wire, emails("no-one"));
        kind("wrong", wire, known);
        kind("disabled", wire, disabled);
        kind("unknown, no decoy", wire(one, users -> users, withoutDecoy()), emails("nobody"));
        kind("wrong, a query more", wire(one, RefusalTiming::askingTwice, hasher), known);
    }

    private void twoCosts() {
        List<String> ofToday = emails("today");
        List<String> ofOld = emails("old");
        ofToday.forEach(email -> two.user(email, user -> hasher.decoy(today), false));
        ofOld.forEach(email -> two.user(email, user -> hasher.decoy(old), false));
        List<String> verified = new ArrayList<>();
        SignInWire wire = wire(two, users -> users, telling(verified));
        List<String> unknownToday = new ArrayList<>();
        List<String> unknownOld = new ArrayList<>();
        for (int n = 0; unknownToday.size() < EACH || unknownOld.size() < EACH; n++) {
            if (n == MOST_EMAILS) {
                throw new AssertionError("of " + n + " unknown e-mails " + unknownOld.size() + " have the old cost");
            }
            String email = "unknown" + n + "@example.org";
            verified.clear();
            refused(wire, SignInWire.request(email, RIGHT));
            (verified.equals(List.of(old)) ? unknownOld : unknownToday).add(email);
        }
        oldShare = unknownOld.size() / (double) (unknownOld.size() + unknownToday.size());
        kind("two costs: unknown, today's", wire, unknownToday.subList(0, EACH));
        kind("two costs: wrong, today's", wire, ofToday);
        kind("two costs: unknown, the old", wire, unknownOld.subList(0, EACH));
        kind("two costs: wrong, the old", wire, ofOld);
        SignInWire careless = wire(two, RefusalTiming::withoutCosts, hasher);
        kind("decoys of today only: unknown", careless, unknownOld.subList(0, EACH));
        kind("decoys of today only: wrong, the old", careless, ofOld);
    }

    private static List<String> emails(String name) {
        return IntStream.range(0, EACH).mapToObj(n -> name + n + "@example.org").toList();
    }

    private SignInWire wire(SignInSite site, UnaryOperator<Users> spoiled, PasswordHasher with) {
        SignInWire wire = new SignInWire(site.serve(spoiled, with, SignInSite.frequent()));
        wires.add(wire);
        return wire;
    }

    private void kind(String name, SignInWire wire, List<String> emails) {
        kinds.put(
                name,
                new Kind(
                        wire,
                        emails.stream()
                                .map(email -> SignInWire.request(email, name.equals("disabled") ? RIGHT : "wrong one"))
                                .toList()));
    }

    /** Measures so many rounds more. */
    void measure(int more) throws SQLException {
        if (rounds == 0) {
            for (int n = 0; n < WARM_UP; n++) {
                kinds.values().forEach(this::refused);
            }
        }
        List<String> order = new ArrayList<>(kinds.keySet());
        for (int n = 0; n < more; n++, rounds++) {
            if (rounds % ROUNDS_BETWEEN == 0) {
                one.forget();
                two.forget();
            }
            Collections.shuffle(order, random);
            order.forEach(kind -> millis.get(kind).add(refused(kinds.get(kind)) / 1e6));
        }
    }

    private long refused(Kind kind) {
        return refused(
                kind.wire(), kind.requests().get(random.nextInt(kind.requests().size())));
    }

    private static long refused(SignInWire wire, byte[] request) {
        SignInWire.Answer answer = wire.send(request);
        if (answer.status() != 401) {
            throw new AssertionError(answer.text());
        }
        return answer.nanos();
    }

    /** How much longer one kind takes than the other. */
    PairedDifference difference(String kind, String other) {
        return PairedDifference.of(array(kind), array(other));
    }

    private double[] array(String kind) {
        return millis.get(kind).stream().mapToDouble(each -> each).toArray();
    }

    int rounds() {
        return rounds;
    }

    int samples(String kind) {
        return millis.get(kind).size();
    }

    /** What part of unknown e-mails has got the old cost; half of the accounts have. */
    double oldShare() {
        return oldShare;
    }

    List<String> kindNames() {
        return List.copyOf(kinds.keySet());
    }

    private PasswordHasher telling(List<String> verified) {
        return replacing(PasswordHasher.class, hasher, "verify", (arguments, real) -> {
            verified.add(((PasswordHash) arguments[1]).cost());
            return real.call();
        });
    }

    /** Answers at once for whom there is no account: the last decoy is not verified. */
    private PasswordHasher withoutDecoy() {
        PasswordHash[] last = new PasswordHash[1];
        PasswordHasher remembering = replacing(PasswordHasher.class, hasher, "decoy", (arguments, real) -> {
            last[0] = (PasswordHash) real.call();
            return last[0];
        });
        return replacing(
                PasswordHasher.class,
                remembering,
                "verify",
                (arguments, real) -> arguments[1] == last[0] ? Boolean.FALSE : real.call());
    }

    private static Users withoutCosts(Users users) {
        return replacing(Users.class, users, "hashCosts", (arguments, real) -> Map.of());
    }

    private static Users askingTwice(Users users) {
        return replacing(Users.class, users, "findByEmail", (arguments, real) -> {
            users.find(UserId.random());
            return real.call();
        });
    }

    private interface Real {
        Object call() throws Throwable;
    }

    private interface Replacement {
        Object call(Object[] arguments, Real real) throws Throwable;
    }

    private static <T> T replacing(Class<T> port, T adapter, String replaced, Replacement replacement) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    Real real = () -> {
                        try {
                            return method.invoke(adapter, arguments);
                        } catch (InvocationTargetException failure) {
                            throw failure.getCause();
                        }
                    };
                    return method.getName().equals(replaced) ? replacement.call(arguments, real) : real.call();
                }));
    }

    @Override
    public void close() {
        wires.forEach(SignInWire::close);
        one.close();
        two.close();
    }
}
