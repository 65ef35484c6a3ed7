package dev.doorward.core.user;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person typed to sign in, not yet checked; a field that was left out is the empty text. It does not print.
 *
 * <p>Only a missing field and characters that no field may hold are faults here. An e-mail that is none and a password
 * that is too long are simply wrong, and cost what a wrong password costs.
 */
public final class Credentials {

    private final Parsed<Email> email;
    private final Parsed<Password> password;

    private Credentials(String email, String password) {
        this.email = Email.parse(Objects.requireNonNull(email, "email"));
        this.password = Password.parse(Objects.requireNonNull(password, "password"));
    }

    public static Credentials of(String email, String password) {
        return new Credentials(email, password);
    }

    /** What a client has to mend before it may try. */
    public List<FieldFault> faults() {
        return Stream.concat(email.fault().stream(), password.fault().stream())
                .filter(fault -> fault.code().equals("required") || fault.code().equals("invalid_characters"))
                .toList();
    }

    /** The e-mail, or empty when nobody can have it. */
    public Optional<Email> email() {
        return email.value();
    }

    /** The password, or empty when nobody can have it. */
    public Optional<Password> password() {
        return password.value();
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
