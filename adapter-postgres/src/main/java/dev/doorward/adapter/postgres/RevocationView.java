package dev.doorward.adapter.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.UUID;

/**
 * The ended sessions in memory: a hash table with open addressing in one array of longs, 24 bytes a slot and at most three
 * quarters full, so that a million sessions take about 50 MB (a {@code ConcurrentHashMap} of boxed entries takes twice that).
 *
 * <p>Reading takes no lock: a slot is written once, its last word last, and afterwards only that word changes. Whatever
 * would move entries builds a new table and publishes it whole.
 */
final class RevocationView {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int WORDS = 3;
    private static final int LOW = 1;
    private static final int END = 2;
    private static final int LEAST_SLOTS = 1024;

    /** Per slot both halves of the id and, in seconds since 1970, until when its tokens live; 0 says the slot is free. */
    private volatile long[] table = new long[WORDS * LEAST_SLOTS];

    private int size;

    boolean contains(UUID id) {
        long[] words = table;
        return (long) WORD.getAcquire(words, slotOf(words, id) + END) != 0;
    }

    /** Adds an entry, or prolongs the one there is. */
    synchronized void add(UUID id, Instant aliveUntil) {
        int slot = slotOf(table, id);
        if (table[slot + END] == 0 && 4L * (size + 1) > 3L * (table.length / WORDS)) {
            rebuild(Long.MIN_VALUE, 2 * (table.length / WORDS));
            slot = slotOf(table, id);
        }
        size += put(table, slot, id.getMostSignificantBits(), id.getLeastSignificantBits(), seconds(aliveUntil));
    }

    /** Drops the entries whose last token has died before that moment, once they are a quarter of all. */
    synchronized void forgetBefore(Instant moment) {
        long second = moment.getEpochSecond();
        int dead = 0;
        for (int slot = 0; slot < table.length; slot += WORDS) {
            dead += table[slot + END] != 0 && table[slot + END] < second ? 1 : 0;
        }
        if (dead > 0 && 4L * dead >= size) {
            int slots = LEAST_SLOTS;
            while (2L * (size - dead) > slots) {
                slots *= 2;
            }
            rebuild(second, slots);
        }
    }

    synchronized int size() {
        return size;
    }

    /** What the entries take, in bytes. */
    long bytes() {
        return (long) Long.BYTES * table.length;
    }

    private void rebuild(long second, int slots) {
        long[] old = table;
        long[] fresh = new long[Math.multiplyExact(WORDS, slots)];
        int kept = 0;
        for (int slot = 0; slot < old.length; slot += WORDS) {
            long end = old[slot + END];
            if (end != 0 && end >= second) {
                long high = old[slot];
                long low = old[slot + LOW];
                kept += put(fresh, slotOf(fresh, high, low), high, low, end);
            }
        }
        table = fresh;
        size = kept;
    }

    /** How many entries that adds. */
    private static int put(long[] words, int slot, long high, long low, long end) {
        long before = words[slot + END];
        if (before == 0) {
            words[slot] = high;
            words[slot + LOW] = low;
        }
        WORD.setRelease(words, slot + END, Math.max(before, end));
        return before == 0 ? 1 : 0;
    }

    private static int slotOf(long[] words, UUID id) {
        return slotOf(words, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Where the entry is, or the free slot where it would be. */
    private static int slotOf(long[] words, long high, long low) {
        int slots = words.length / WORDS;
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 33) & (slots - 1);
        while ((long) WORD.getAcquire(words, WORDS * slot + END) != 0
                && (words[WORDS * slot] != high || words[WORDS * slot + LOW] != low)) {
            slot = (slot + 1) & (slots - 1);
        }
        return WORDS * slot;
    }

    /** Rounded up, and never the mark of a free slot. */
    private static long seconds(Instant aliveUntil) {
        return Math.max(1, aliveUntil.getEpochSecond() + (aliveUntil.getNano() > 0 ? 1 : 0));
    }
}
