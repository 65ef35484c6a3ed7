package dev.doorward.adapter.postgres;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One look whether a session was ended, in a view of so many that were; half of those that are asked for are among them. */
@State(Scope.Thread)
public class RevocationBenchmark {

    private static final int ASKED = 1 << 16;

    @Param({"1000", "1000000"})
    public int ended;

    private final RevocationView view = new RevocationView();
    private final UUID[] asked = new UUID[ASKED];
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        Instant later = Instant.now().plusSeconds(900);
        for (int i = 0; i < ended; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            view.add(id, later);
            asked[i % ASKED] = id;
        }
        for (int i = 0; i < ASKED; i++) {
            asked[i] = asked[i] == null || i % 2 == 0 ? new UUID(random.nextLong(), random.nextLong()) : asked[i];
        }
    }

    @Benchmark
    public boolean contains() {
        next = (next + 1) & (ASKED - 1);
        return view.contains(asked[next]);
    }

    /** What so many entries take, in bytes. */
    public static long bytesOf(int entries) {
        RevocationBenchmark one = new RevocationBenchmark();
        one.ended = entries;
        one.fill();
        return one.view.bytes();
    }
}
