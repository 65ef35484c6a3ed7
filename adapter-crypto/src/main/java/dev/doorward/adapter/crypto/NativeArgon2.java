package dev.doorward.adapter.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Version;
import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;

/** The one call into the native library: a digest or an exception that says what is broken. */
final class NativeArgon2 implements Argon2Core {

    private final Argon2Advanced argon2;

    NativeArgon2(Argon2Advanced argon2) {
        this.argon2 = argon2;
    }

    /**
     * @throws Overloaded when memory is short
     * @throws StoreFailure on any other failure
     */
    @Override
    public byte[] hash(Argon2Inputs inputs) {
        try {
            return argon2.rawHashAdvanced(
                    inputs.iterations(),
                    inputs.memoryKiB(),
                    inputs.parallelism(),
                    inputs.password(),
                    inputs.salt(),
                    orNull(inputs.secret()),
                    orNull(inputs.associated()),
                    inputs.tagLength(),
                    Argon2Version.V13);
        } catch (IllegalStateException nativeError) {
            throw Argon2Library.failure(nativeError);
        } catch (OutOfMemoryError exhausted) {
            throw new Overloaded("no memory to hash a password", exhausted);
        } catch (LinkageError missing) {
            throw Argon2Library.missing(missing);
        }
    }

    /** The library cannot pass on an array without octets; to Argon2 it is the same as none. */
    private static byte[] orNull(byte[] octets) {
        return octets.length == 0 ? null : octets;
    }
}
