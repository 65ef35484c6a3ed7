package dev.doorward.testkit;

import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.user.Password;
import java.util.Locale;
import java.util.Set;

/** A handful of the passwords that guessers try first: enough to see one refused. */
public final class FewCommonPasswords implements CommonPasswords {

    private static final Set<String> FEW =
            Set.of("password", "password1", "12345678", "123456789", "qwertyuiop", "iloveyou");

    @Override
    public boolean contains(Password password) {
        return FEW.contains(password.reveal().toLowerCase(Locale.ROOT));
    }
}
