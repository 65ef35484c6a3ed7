package dev.doorward.bootstrap;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who sign up, refresh and sign out as fast as they can until something fails, and who remember what was acknowledged
 * until then. Afterwards it can be asked how much of it has been forgotten.
 */
final class AcknowledgedLoad {

    private static final int CLIENTS = 8;

    /** Numbers for addresses that nobody else has. */
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** What one person knows for certain. An operation without an answer may have happened or not, so it proves nothing. */
    private static final class Person {
        final int number = PEOPLE.incrementAndGet();
        final String email = "p" + number + "@example.org";
        boolean signedUp;
        String accessToken;
        String refreshToken;
        int rotations;
        boolean signOutSent;
        boolean signedOut;
    }

    /** What was acknowledged, and what of it was forgotten. */
    record Count(int signUps, int rotations, int signOuts, int lostSignUps, int lostRotations, int lostSignOuts) {

        static final Count NONE = new Count(0, 0, 0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    signUps + other.signUps,
                    rotations + other.rotations,
                    signOuts + other.signOuts,
                    lostSignUps + other.lostSignUps,
                    lostRotations + other.lostRotations,
                    lostSignOuts + other.lostSignOuts);
        }

        int lost() {
            return lostSignUps + lostRotations + lostSignOuts;
        }

        @Override
        public String toString() {
            return "acknowledged sign-ups %d, lost %d; sessions with rotations %d, lost %d; sign-outs %d, lost %d"
                    .formatted(signUps, lostSignUps, rotations, lostRotations, signOuts, lostSignOuts);
        }
    }

    /** Ends what is under load. */
    interface Kill {
        void now() throws Exception;
    }

    private final Queue<Person> people = new ConcurrentLinkedQueue<>();

    /** A database may be back before somebody has asked it for anything: whoever has not noticed ends all the same. */
    private volatile boolean killed;

    private AcknowledgedLoad() {}

    /** Kills after so many answers, in the midst of the load, and returns when every client has ended. */
    static AcknowledgedLoad until(ServerProcess server, int answers, Kill kill) throws Exception {
        AcknowledgedLoad load = new AcknowledgedLoad();
        CountDownLatch answered = new CountDownLatch(answers);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                ends.add(clients.submit(() -> load.goOn(server, answered)));
            }
            if (!answered.await(5, TimeUnit.MINUTES)) {
                throw new AssertionError("too few answers: " + server.output());
            }
            kill.now();
            load.killed = true;
            for (Future<?> end : ends) {
                end.get(5, TimeUnit.MINUTES);
            }
        } finally {
            clients.shutdownNow();
        }
        return load;
    }

    private void goOn(ServerProcess server, CountDownLatch answered) {
        boolean alive = true;
        while (alive && !killed) {
            Person person = new Person();
            people.add(person);
            alive = signsUp(server, person, answered)
                    && refreshes(server, person, answered)
                    && refreshes(server, person, answered)
                    && (person.number % 2 == 0 || signsOut(server, person, answered));
        }
    }

    private static boolean signsUp(ServerProcess server, Person person, CountDownLatch answered) {
        HttpResponse<String> answer = ask(() -> server.signUp(person.email));
        if (answer == null || answer.statusCode() != 201) {
            return false;
        }
        person.signedUp = true;
        keep(person, answer);
        answered.countDown();
        return true;
    }

    private static boolean refreshes(ServerProcess server, Person person, CountDownLatch answered) {
        HttpResponse<String> answer = ask(() -> server.refresh(person.refreshToken));
        if (answer == null || answer.statusCode() != 200) {
            return false;
        }
        person.rotations++;
        keep(person, answer);
        answered.countDown();
        return true;
    }

    private static boolean signsOut(ServerProcess server, Person person, CountDownLatch answered) {
        person.signOutSent = true;
        HttpResponse<String> answer = ask(() -> server.postAs(person.accessToken, "/api/auth/signout"));
        person.signedOut = answer != null && answer.statusCode() == 200;
        if (person.signedOut) {
            answered.countDown();
        }
        return person.signedOut;
    }

    private static void keep(Person person, HttpResponse<String> answer) {
        person.accessToken = ServerProcess.token(answer);
        person.refreshToken = ServerProcess.refreshToken(answer);
    }

    /** The answer, or null when the server is gone. */
    private static HttpResponse<String> ask(Callable<HttpResponse<String>> request) {
        try {
            return request.call();
        } catch (Exception gone) {
            return null;
        }
    }

    /** Asks a server that works again. */
    Count count(ServerProcess server) throws Exception {
        Eventually.status(200, () -> server.get("/health/ready"));
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Count>> counts = new ArrayList<>();
            for (Person person : people) {
                if (person.signedUp) {
                    counts.add(clients.submit(() -> count(server, person)));
                }
            }
            Count sum = Count.NONE;
            for (Future<Count> count : counts) {
                sum = sum.plus(count.get());
            }
            return sum;
        } finally {
            clients.shutdownNow();
        }
    }

    private static Count count(ServerProcess server, Person person) throws Exception {
        boolean known = status(() -> server.signIn(person.email)) == 200;
        boolean rotated = person.rotations > 0 && !person.signOutSent;
        boolean lostRotation = rotated && status(() -> server.refresh(person.refreshToken)) != 200;
        boolean lostSignOut = person.signedOut
                && (status(() -> server.getAs(person.accessToken, "/api/auth/me")) != 401
                        || status(() -> server.refresh(person.refreshToken)) != 401);
        return new Count(1, one(rotated), one(person.signedOut), one(!known), one(lostRotation), one(lostSignOut));
    }

    private static int status(Eventually.Request request) throws Exception {
        return Eventually.answered(request).statusCode();
    }

    private static int one(boolean counts) {
        return counts ? 1 : 0;
    }
}
