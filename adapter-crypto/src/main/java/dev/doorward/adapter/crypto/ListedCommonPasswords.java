package dev.doorward.adapter.crypto;

import com.nulabinc.zxcvbn.StandardDictionaries;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.user.Password;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/**
 * The 30,000 most frequent passwords of zxcvbn's dictionary, which were counted in leaks; all lower case. Short entries are
 * kept, because the least length of a password is a setting. It is read once, at construction, in some 50 ms, and takes
 * about 2 MiB.
 */
public final class ListedCommonPasswords implements CommonPasswords {

    private final Set<String> lowerCase;

    /** @throws UncheckedIOException when the dictionary is missing from the class path */
    public ListedCommonPasswords() {
        try {
            lowerCase = Set.copyOf(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the dictionary of common passwords cannot be read", unreadable);
        }
    }

    @Override
    public boolean contains(Password password) {
        return lowerCase.contains(password.reveal().toLowerCase(Locale.ROOT));
    }

    /** How many passwords are on the list. */
    public int size() {
        return lowerCase.size();
    }
}
