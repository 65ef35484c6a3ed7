package dev.doorward.benchmarks;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The wall of every sign-in: the same hasher, verifying on so many threads, and nothing else. Prints verifications per second. */
final class BareHasher {

    private BareHasher() {}

    /** @param arguments threads, and seconds to measure after as many to warm up */
    public static void main(String[] arguments) throws InterruptedException {
        int threads = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(Argon2Parameters.DEFAULT, Peppers.none());
        CountDownLatch decided = new CountDownLatch(1);
        hasher.startFastCore(threads, (state, sentence) -> {
            if (state == FastCore.SERVING || state == FastCore.NOT_CHOSEN) {
                decided.countDown();
            }
        });
        decided.await(30, TimeUnit.SECONDS);
        Password password = Password.of("correct horse battery staple");
        UserId user = UserId.random();
        PasswordHash hash = hasher.hash(password, user);
        LongAdder done = new LongAdder();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                while (hasher.verify(password, hash, user)) {
                    done.increment();
                }
            });
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        TimeUnit.SECONDS.sleep(seconds);
        done.reset();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        System.out.println(done.sum() / ((System.nanoTime() - start) / 1e9));
        System.exit(0);
    }
}
