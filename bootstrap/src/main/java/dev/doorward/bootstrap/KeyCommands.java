package dev.doorward.bootstrap;

import static dev.doorward.bootstrap.UserCommands.OPERATOR;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.MasterKeyRotation;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What an operator does with keys. */
final class KeyCommands {

    private KeyCommands() {}

    /** Makes new keys for access and refresh tokens; every token that is about stays good. */
    static int rotate(Settings settings, Terminal terminal) {
        InstantSource clock = InstantSource.system();
        try (Storage storage = Storage.forCommand(settings, clock)) {
            Accounts accounts = Accounts.in(storage, settings, clock);
            Instant asked = clock.instant().truncatedTo(ChronoUnit.MICROS);
            for (SigningKeys keys : List.of(accounts.accessKeys(), accounts.refreshKeys())) {
                WrappedKey key = keys.rotate();
                // One that was waiting already was reported when it was made.
                if (!key.createdAt().isBefore(asked)) {
                    accounts.events().report(KeyRotation.event(AuthEventKind.KEY_ROTATED, key.createdAt(), OPERATOR));
                }
                terminal.done(KeyRotation.told(key));
            }
            return terminal.done("Running servers learn of them within a minute or two. Earlier keys verify until their"
                    + " last token has died.");
        }
    }

    /** Replaces the master key; the keys that it wraps stay. */
    static int rewrap(Settings settings, Terminal terminal) {
        InstantSource clock = InstantSource.system();
        try (Storage storage = Storage.forCommand(settings, clock)) {
            OpenDatabase database = storage.database();
            Optional<DataDirectory> keeper =
                    database.folder().filter(folder -> settings.keys().master().isEmpty());
            MasterKey anew = keeper.map(folder ->
                            EmbeddedKeys.nextMaster(folder, settings.keys().newMaster()))
                    .or(settings.keys()::newMaster)
                    .orElseThrow(() -> new StartFailure(
                            "DOORWARD_NEW_MASTER_KEY is needed beside DOORWARD_MASTER_KEY: 32 random octets in base64url,"
                                    + " for example from: openssl rand 32 | basenc --base64url | tr -d ="));
            int keys = MasterKeyRotation.rotate(storage.store().signingKeys(), database.master(), anew);
            keeper.ifPresent(EmbeddedKeys::nextMasterIsMaster);
            if (keys > 0) {
                new SecurityLog(storage.addresses())
                        .report(KeyRotation.event(AuthEventKind.KEYS_REWRAPPED, clock.instant(), OPERATOR));
            }
            terminal.done(keys + " keys were wrapped anew. "
                    + keeper.map(folder -> "The new master key is in " + folder.path()
                                    + "/secrets. Restart the server if it runs;")
                            .orElse("Now start every server with the new one as DOORWARD_MASTER_KEY;")
                    + " until then it goes on with the keys it has, but can make none.");
            return terminal.done(
                    keeper.isPresent()
                            ? "The old one is kept beside it, for backups of the database from before."
                            : "Keep the old master key as long as you keep backups of the database from before.");
        }
    }

    /** Puts a new pepper first, where the folder keeps them; elsewhere that is for whoever sets DOORWARD_PEPPERS. */
    static int rotatePepper(Settings settings, Terminal terminal) {
        try (Storage storage = Storage.forCommand(settings, InstantSource.system())) {
            DataDirectory folder = storage.database()
                    .folder()
                    .filter(keeper -> settings.keys().peppers().isEmpty())
                    .orElseThrow(
                            () -> new StartFailure("DOORWARD_PEPPERS comes from outside: put a new entry first, for"
                                    + " example id:$(openssl rand 32 | basenc --base64url | tr -d =), and keep the others behind"
                                    + " it."));
            EmbeddedKeys.freshPepper(folder);
            return terminal.done(
                    "A new pepper stands first. Restart the server if it runs; each user's hash is then made"
                            + " anew at the next sign-in. The earlier ones stay.");
        }
    }

    /** Says which peppers must stay. */
    static int peppers(Settings settings, Terminal terminal) {
        try (Storage storage = Storage.forCommand(settings, InstantSource.system())) {
            List<String> ids = storage.store().pepperIds().stream().sorted().toList();
            for (String id : ids) {
                boolean there = storage.database().peppers().has(id);
                terminal.done((id.isEmpty() ? "none (hashes without a pepper)" : id)
                        + (there ? " configured" : " NOT CONFIGURED"));
            }
            return terminal.done(
                    ids.isEmpty()
                            ? "There are no password hashes."
                            : "Stored password hashes need these. A pepper that is not here may go from DOORWARD_PEPPERS, unless it"
                                    + " is the first.");
        }
    }
}
