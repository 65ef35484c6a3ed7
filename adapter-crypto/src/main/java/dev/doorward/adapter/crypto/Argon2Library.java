package dev.doorward.adapter.crypto;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.io.File;
import java.lang.reflect.Proxy;

/** The native library: how to reach it, which one it is, and what its failures mean. */
final class Argon2Library {

    /**
     * ARGON2_MEMORY_ALLOCATION_ERROR of the reference implementation's argon2.h. argon2-jvm tells a code only at the end of
     * its exception's message; a test with exhausted memory holds it to that.
     */
    private static final String MEMORY_ALLOCATION_ERROR = "(-22)";

    /** M_MMAP_THRESHOLD of glibc's malloc.h, see mallopt(3). */
    private static final int MMAP_THRESHOLD = -3;

    private static final int MIB = 1 << 20;

    private Argon2Library() {}

    static Argon2Advanced open() {
        try {
            return Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
        } catch (LinkageError missing) {
            throw missing(missing);
        }
    }

    /** Whether this C library keeps freed memory for each thread and has been told not to. Others have no such call. */
    static boolean returnMemory() {
        try {
            return NativeLibrary.getProcess().getFunction("mallopt").invokeInt(new Object[] {MMAP_THRESHOLD, MIB}) == 1;
        } catch (UnsatisfiedLinkError elsewhere) {
            return false;
        }
    }

    static String describe() {
        try {
            Library loaded = de.mkammerer.argon2.jna.Argon2Library.INSTANCE;
            Library.Handler handler = (Library.Handler) Proxy.getInvocationHandler(loaded);
            return describe(handler.getNativeLibrary().getFile());
        } catch (LinkageError missing) {
            throw missing(missing);
        }
    }

    /** JNA unpacks what it finds in a jar to a file called jna..., whatever the library is called. */
    static String describe(File file) {
        return file.getName().startsWith("jna")
                ? "libargon2 as bundled with argon2-jvm"
                : "libargon2 of the system, " + file.getPath();
    }

    static RuntimeException failure(IllegalStateException nativeError) {
        return String.valueOf(nativeError.getMessage()).endsWith(MEMORY_ALLOCATION_ERROR)
                ? new Overloaded("no memory to hash a password", nativeError)
                : new StoreFailure("the native Argon2 library failed", nativeError);
    }

    static StoreFailure missing(LinkageError cause) {
        return new StoreFailure(
                "the native Argon2 library cannot be loaded: JNA unpacks it to ~/.cache/JNA or the temporary folder, which"
                        + " must be writable and not mounted noexec; -Djna.tmpdir=FOLDER names another one",
                cause);
    }
}
