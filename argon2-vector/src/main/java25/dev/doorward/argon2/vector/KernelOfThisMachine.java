package dev.doorward.argon2.vector;

import java.util.function.Supplier;
import jdk.incubator.vector.LongVector;

/** The kernel for the widest vectors that this machine has, or a sentence that says why there is none. */
final class KernelOfThisMachine implements Supplier<Object> {

    @Override
    public Object get() {
        int bits = LongVector.SPECIES_PREFERRED.vectorBitSize();
        if (bits >= 512) {
            return new Kernel512();
        }
        return bits == 256 ? new Kernel256() : "the vectors of this machine have only " + bits + " bits";
    }
}
