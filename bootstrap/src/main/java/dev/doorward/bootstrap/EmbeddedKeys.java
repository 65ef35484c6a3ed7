package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.Peppers;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The keys of a server with the embedded database, made once and kept beside the data; the folder is the secret. */
final class EmbeddedKeys {

    private static final String MASTER = "master-key";
    private static final String NEXT_MASTER = "next-master-key";
    private static final String PEPPERS = "peppers";

    private EmbeddedKeys() {}

    /** @throws StartFailure also when it is just being replaced */
    static MasterKey master(DataDirectory folder) {
        if (folder.hasSecret(NEXT_MASTER)) {
            throw new StartFailure("Replacing the master key in " + folder.path()
                    + " was begun and not finished: there is a file secrets/" + NEXT_MASTER
                    + ". Run the command \"keys rewrap\" again.");
        }
        return presentMaster(folder);
    }

    /** The master key, whether or not it is being replaced. */
    static MasterKey presentMaster(DataDirectory folder) {
        return read(folder, MASTER, MasterKey.generate().reveal(), MasterKey::parse);
    }

    /**
     * The key that will be the master key: the given one, or a fresh one. It is in a file before any other key depends on it,
     * and the same when asked again.
     *
     * @throws StartFailure when another one is given than was begun with
     */
    static MasterKey nextMaster(DataDirectory folder, Optional<MasterKey> given) {
        folder.keepFirstSecret(NEXT_MASTER, given.orElseGet(MasterKey::generate).reveal());
        MasterKey next = read(folder, NEXT_MASTER, "", MasterKey::parse);
        if (given.isPresent() && !given.get().reveal().equals(next.reveal())) {
            throw new StartFailure(
                    "Replacing the master key in " + folder.path()
                            + " was begun with another new one than DOORWARD_NEW_MASTER_KEY. Unset that to finish what was begun.");
        }
        return next;
    }

    /** Everything depends on the next master key now, so it becomes the master key; backups still need the old one. */
    static void nextMasterIsMaster(DataDirectory folder) {
        folder.copySecret(MASTER, MASTER + "-before-" + UUID.randomUUID());
        folder.renameSecret(NEXT_MASTER, MASTER);
    }

    static Peppers peppers(DataDirectory folder) {
        return read(folder, PEPPERS, fresh("embedded"), Peppers::parse);
    }

    /** Puts a new pepper before the others, which still verify. */
    static Peppers freshPepper(DataDirectory folder) {
        peppers(folder);
        String present = folder.revealSecret(PEPPERS, () -> "");
        String id = "embedded-" + UUID.randomUUID().toString().substring(0, 8);
        folder.keepSecret(PEPPERS, fresh(id) + "," + present);
        return peppers(folder);
    }

    /** 32 random octets in base64url, as every pepper. */
    private static String fresh(String id) {
        return id + ":" + MasterKey.generate().reveal();
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
