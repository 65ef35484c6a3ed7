package dev.doorward.benchmarks;

import dev.doorward.adapter.crypto.Argon2Parameters;
import dev.doorward.adapter.crypto.Argon2PasswordHasher;
import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.adapter.crypto.Peppers;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The wall of every sign-in: the same hasher, verifying on so many threads, and nothing else. It prints the
 * three figures of {@link Hashes}.
 */
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
        Recorder times = new Recorder(TimeUnit.MINUTES.toNanos(1), 3);
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                for (long start = System.nanoTime(); hasher.verify(password, hash, user); start = System.nanoTime()) {
                    times.recordValue(System.nanoTime() - start);
                }
            });
            worker.setDaemon(true);
            worker.start();
        }
        TimeUnit.SECONDS.sleep(seconds);
        times.reset();
        long self = ProcessHandle.current().pid();
        double used = Proc.processorSeconds(self);
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        Histogram measured = times.getIntervalHistogram();
        long done = measured.getTotalCount();
        System.out.println(done / ((System.nanoTime() - start) / 1e9) + " " + measured.getValueAtPercentile(50) / 1e6
                + " " + (Proc.processorSeconds(self) - used) * 1e3 / done);
        System.exit(0);
    }
}
