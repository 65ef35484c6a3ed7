package dev.doorward.adapter.http;

import dev.doorward.core.user.PasswordPolicy;
import java.util.Objects;
import java.util.Optional;

/** Makes {@link AuthPages}; everything has a default. */
public final class AuthPagesBuilder {

    final AuthHandler api;
    String product = "Doorward";
    String home = "/";
    Optional<String> stylesheet = Optional.empty();
    PasswordPolicy passwords = PasswordPolicy.DEFAULT;

    AuthPagesBuilder(AuthHandler api) {
        this.api = api;
    }

    /**
     * What the product is called on the pages; 1 to 60 characters.
     *
     * @throws IllegalArgumentException when it is blank or longer
     */
    public AuthPagesBuilder product(String name) {
        if (name.isBlank() || name.length() > 60) {
            throw new IllegalArgumentException("product must be 1 to 60 characters");
        }
        product = name;
        return this;
    }

    /**
     * Where somebody goes who has signed in and did not come from another page; {@code /} unless told.
     *
     * @throws IllegalArgumentException unless it is a path of this origin
     */
    public AuthPagesBuilder home(String path) {
        home = checked("home", path);
        return this;
    }

    /**
     * A stylesheet of the host's, after ours. Ours is in a cascade layer and made of custom properties, so every rule of the
     * host's wins; {@code pages.css} names the properties.
     *
     * @throws IllegalArgumentException unless it is a path of this origin
     */
    public AuthPagesBuilder stylesheet(String path) {
        stylesheet = Optional.of(checked("stylesheet", path));
        return this;
    }

    /** What the pages say about a new password; the rule itself is the policy's. {@link PasswordPolicy#DEFAULT} unless told. */
    public AuthPagesBuilder passwords(PasswordPolicy policy) {
        passwords = Objects.requireNonNull(policy, "passwords");
        return this;
    }

    /** @throws IllegalStateException when the handler has no cookies, which the pages live by: it needs a public URL */
    public AuthPages build() {
        if (!api.site().cookies().offered()) {
            throw new IllegalStateException(
                    "the pages need cookies: give the AuthHandler a publicUrl with https, or with http on a loopback host");
        }
        return new AuthPages(this);
    }

    private static String checked(String option, String path) {
        if (!ReturnPath.isSafe(path)) {
            throw new IllegalArgumentException(option + " must be a path of this origin, such as /dashboard");
        }
        return path;
    }
}
