package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import java.util.function.Function;

/** The keys of a server with the embedded database, made once and kept beside the data; the folder is the secret. */
final class EmbeddedKeys {

    private EmbeddedKeys() {}

    static MasterKey master(DataDirectory folder) {
        return read(folder, "master-key", MasterKey.generate().reveal(), MasterKey::parse);
    }

    static Peppers peppers(DataDirectory folder) {
        // 32 random octets in base64url, as every pepper.
        return read(folder, "peppers", "embedded:" + MasterKey.generate().reveal(), Peppers::parse);
    }

    private static <T> T read(DataDirectory folder, String name, String fresh, Function<String, T> reading) {
        try {
            return reading.apply(folder.revealSecret(name, () -> fresh));
        } catch (IllegalArgumentException damaged) {
            throw new StartFailure(
                    "The file secrets/" + name + " in " + folder.path() + " is damaged: " + damaged.getMessage()
                            + ". Bring it back from where the folder was copied from.",
                    damaged);
        }
    }
}
