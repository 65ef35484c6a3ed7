package dev.doorward.adapter.crypto;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import de.mkammerer.argon2.jna.Size_t;
import java.util.function.LongFunction;

/**
 * Memory outside the Java heap for one hash at a time, which libargon2 is told to use instead of its own. The library wipes it
 * after every hash that succeeds, before it gives it back; of one that fails (no thread, for instance) it leaves everything as it
 * was, so whoever asked wipes it then.
 */
final class Argon2Memory implements AutoCloseable {

    /** The cache lines of today's processors. */
    private static final int ALIGNMENT = 64;

    /** allocate_fptr of the reference implementation's argon2.h: 0 and the address, or another number. */
    interface Allocate extends Callback {

        int invoke(Pointer address, Size_t octets);
    }

    /** deallocate_fptr of the same. */
    interface Free extends Callback {

        void invoke(Pointer memory, Size_t octets);
    }

    private final Memory memory;
    private final Pointer start;
    private final long size;

    // Native code calls these: they have to live as long as it may.
    private final Allocate allocate = this::give;
    private final Free free = (returned, octets) -> {};

    /**
     * @param outside memory outside the heap, of so many octets
     * @throws OutOfMemoryError when there is none
     */
    Argon2Memory(int kib, LongFunction<Memory> outside) {
        size = (long) kib << 10;
        memory = outside.apply(size + ALIGNMENT);
        long address = Pointer.nativeValue(memory);
        start = memory.share(-address & (ALIGNMENT - 1), size);
    }

    private int give(Pointer address, Size_t octets) {
        if (octets.longValue() > size) {
            return -1;
        }
        address.setPointer(0, start);
        return 0;
    }

    Pointer allocate() {
        return CallbackReference.getFunctionPointer(allocate);
    }

    Pointer free() {
        return CallbackReference.getFunctionPointer(free);
    }

    void wipe() {
        memory.clear();
    }

    @Override
    public void close() {
        memory.close();
    }
}
