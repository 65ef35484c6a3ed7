package dev.doorward.adapter.crypto;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** The native library in the part of a core, which can be told to take its time, to be wrong and to fail. */
final class FastCoreDouble implements Argon2Core {

    private final Argon2Core right = new NativeArgon2(1_024);
    private final AtomicInteger calls = new AtomicInteger();
    private final Runnable before;
    private final IntPredicate wrong;

    /** @param before runs at each call, and may throw */
    FastCoreDouble(Runnable before) {
        this(before, call -> false);
    }

    /** @param wrong by the number of the call, from 1 on: whether one bit of its result is another */
    FastCoreDouble(Runnable before, IntPredicate wrong) {
        this.before = before;
        this.wrong = wrong;
    }

    @Override
    public byte[] hash(Argon2Inputs inputs) {
        int call = calls.incrementAndGet();
        before.run();
        byte[] tag = right.hash(inputs);
        if (wrong.test(call)) {
            tag[call % tag.length] ^= (byte) (1 << call % 8);
        }
        return tag;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public String toString() {
        return "the double";
    }
}
