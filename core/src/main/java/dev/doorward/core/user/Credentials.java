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
    private final ClaimedPassword password;
    private final Optional<DeviceToken> device;

    private Credentials(Parsed<Email> email, ClaimedPassword password, Optional<DeviceToken> device) {
        this.email = email;
        this.password = password;
        this.device = device;
    }

    public static Credentials of(String email, String password) {
        return new Credentials(
                Email.parse(Objects.requireNonNull(email, "email")), ClaimedPassword.of(password), Optional.empty());
    }

    /** The same, typed on a device that says it is known. */
    public Credentials on(DeviceToken token) {
        return new Credentials(email, password, Optional.of(token));
    }

    /** What a client has to mend before it may try. */
    public List<FieldFault> faults() {
        Optional<FieldFault> emailFault = email.fault().filter(fault -> !Email.isMalformed(fault));
        return Stream.concat(emailFault.stream(), password.fault().stream()).toList();
    }

    /** The e-mail, or empty when nobody can have it. */
    public Optional<Email> email() {
        return email.value();
    }

    /** The password that the person claims to have. */
    public ClaimedPassword password() {
        return password;
    }

    /** What the device shows, proven or not; empty when it shows nothing. */
    public Optional<DeviceToken> device() {
        return device;
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
