package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Limit;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.Parsed;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final String CANARY = "canary";
    private static final byte[] CANARY_BYTES = CANARY.getBytes(StandardCharsets.UTF_8);

    /** Everything that holds a secret or what identifies a person, with the canary in its place. */
    private static List<Object> secrets() {
        Email email = Email.of(CANARY + "@" + CANARY + ".example");
        User user = new User(UserId.random(), email, new DisplayName("Ada"), Instant.EPOCH);
        Session session = new Session(
                SessionId.random(),
                user.id(),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                new RefreshSeed("key", "salt"),
                0,
                ClientInfo.none());
        PasswordHash hash = new PasswordHash(CANARY, CANARY, true);
        AccessToken token = AccessToken.of(CANARY);
        RefreshToken refreshToken = RefreshToken.of(CANARY);
        KnownDevice device = new KnownDevice(DeviceToken.of(CANARY), Instant.EPOCH);
        SessionGrant grant =
                new SessionGrant(user, session, token, Instant.EPOCH, refreshToken, Instant.EPOCH, Optional.of(device));
        return List.of(
                email,
                hash,
                token,
                refreshToken,
                device.token(),
                device,
                new NewSession(session, device),
                new Limit("account:" + CANARY, AttemptPolicy.defaults().account()),
                grant,
                Password.of(CANARY),
                Parsed.good(Password.of(CANARY)),
                Registration.of(CANARY, CANARY, CANARY),
                Registration.of(CANARY, CANARY + "@example.org", CANARY + CANARY),
                Credentials.of(CANARY, CANARY),
                Credentials.of(CANARY + "@example.org", CANARY),
                Credentials.of(CANARY, CANARY).on(DeviceToken.of(CANARY)),
                new Account(user, hash, 1, false),
                ClaimedPassword.of(CANARY),
                ClaimedPassword.of(CANARY.repeat(200)),
                PasswordChange.of(CANARY, CANARY + CANARY),
                new LivingSession(session, user),
                new RefreshResult.Refreshed(grant),
                new PasswordChangeResult.Changed(grant),
                new SignUpResult.SignedUp(grant),
                new SignInResult.SignedIn(grant),
                new WrappedKey("access-token", 1, "kid", "ES256", CANARY_BYTES, Instant.EPOCH, Instant.EPOCH),
                new AccessClaims(
                        user.id(), session.id(), UUID.randomUUID(), CANARY, CANARY, Instant.EPOCH, Instant.EPOCH));
    }

    @Test
    void no_secret_prints() {
        for (Object secret : secrets()) {
            String printed = secret.toString();
            String name = secret.getClass().getSimpleName();
            assertFalse(printed.toLowerCase(Locale.ROOT).contains(CANARY), name);
            assertFalse(printed.contains(Arrays.toString(CANARY_BYTES)), name);
            assertTrue(printed.startsWith(name), "it says what it is: " + printed);
        }
    }

    @Test
    void whatever_can_be_revealed_is_among_them() {
        Set<String> covered =
                secrets().stream().map(secret -> secret.getClass().getName()).collect(Collectors.toSet());
        List<JavaClass> revealing = revealing();
        assertTrue(revealing.size() >= 4, "the search finds something");
        for (JavaClass type : revealing) {
            assertTrue(covered.contains(type.getName()), type.getName());
        }
    }

    @Test
    void whatever_can_be_revealed_has_a_print_of_its_own_and_no_equality() throws Exception {
        for (JavaClass type : revealing()) {
            Class<?> secret = type.reflect();
            assertEquals(secret, secret.getMethod("toString").getDeclaringClass(), type.getName());
            assertEquals(Object.class, secret.getMethod("equals", Object.class).getDeclaringClass(), type.getName());
            assertEquals(Object.class, secret.getMethod("hashCode").getDeclaringClass(), type.getName());
        }
        assertNotEquals(Password.of("same"), Password.of("same"));
    }

    private static List<JavaClass> revealing() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.doorward.core")
                        .stream()
                        .filter(type -> type.getMethods().stream()
                                .anyMatch(method -> method.getName().equals("reveal")))
                        .toList();
    }
}
