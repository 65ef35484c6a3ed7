package dev.doorward.adapter.crypto;

import com.sun.jna.Library;
import de.mkammerer.argon2.jna.Argon2Library;
import dev.doorward.core.port.StoreFailure;
import java.io.File;
import java.lang.reflect.Proxy;

/** The native library: which one it is, and what to do where there is none. */
final class NativeLibrary {

    private NativeLibrary() {}

    static String describe() {
        try {
            Library loaded = Argon2Library.INSTANCE;
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

    static StoreFailure missing(LinkageError cause) {
        return new StoreFailure(
                "the native Argon2 library cannot be loaded: JNA unpacks it to ~/.cache/JNA or the temporary folder, which"
                        + " must be writable and not mounted noexec; -Djna.tmpdir=FOLDER names another one",
                cause);
    }
}
