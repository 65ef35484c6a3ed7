package dev.doorward.core.user;

import java.util.Objects;
import java.util.function.Predicate;

/** What a person typed to sign up, not yet checked; a field that was left out is the empty text. It does not print. */
public final class Registration {

    private final String name;
    private final String email;
    private final String password;

    private Registration(String name, String email, String password) {
        this.name = Objects.requireNonNull(name, "name");
        this.email = Objects.requireNonNull(email, "email");
        this.password = Objects.requireNonNull(password, "password");
    }

    public static Registration of(String name, String email, String password) {
        return new Registration(name, email, password);
    }

    /** The name, read as {@link DisplayName#parse}. */
    public Parsed<DisplayName> name() {
        return DisplayName.parse(name);
    }

    /** The e-mail, read as {@link Email#parse}. */
    public Parsed<Email> email() {
        return Email.parse(email);
    }

    /** The password, read as {@link PasswordPolicy#parse}. */
    public Parsed<Password> password(PasswordPolicy policy, Predicate<Password> common) {
        return policy.parse(password, common);
    }

    @Override
    public String toString() {
        return "Registration[hidden]";
    }
}
