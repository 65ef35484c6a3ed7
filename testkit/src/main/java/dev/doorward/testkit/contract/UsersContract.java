package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Users} promises. */
public interface UsersContract extends UserChangesContract, UserRacesContract {

    @Override
    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    private boolean register(User user, PasswordHash hash) {
        return steps().register(user, hash);
    }

    private Account found(Email email) {
        return steps().read(email);
    }

    @Test
    default void an_email_that_nobody_registered_is_not_found() {
        assertEquals(Optional.empty(), store().users().findByEmail(Samples.email()));
    }

    @Test
    default void a_registered_user_is_found_with_everything_that_was_registered() {
        User user = Samples.user(Samples.email(), store().now());
        PasswordHash hash = new PasswordHash("$argon2id$v=19$" + Samples.unique(), "pepper-7", true);
        assertTrue(register(user, hash));

        Account account = found(user.email());
        assertEquals(user, account.user());
        assertEquals(hash.reveal(), account.passwordHash().reveal());
        assertEquals("pepper-7", account.passwordHash().pepperId());
        assertTrue(account.passwordHash().boundToUser());
        assertFalse(account.disabled());
    }

    @Test
    default void a_hash_without_pepper_and_binding_is_found_without_them() {
        User user = Samples.user(Samples.email(), store().now());
        assertTrue(register(user, new PasswordHash("$argon2id$v=19$" + Samples.unique(), "", false)));

        PasswordHash hash = found(user.email()).passwordHash();
        assertEquals("", hash.pepperId());
        assertFalse(hash.boundToUser());
    }

    @Test
    default void hashes_are_counted_by_what_they_cost() {
        String old = "$argon2id$v=19$m=8,t=1,p=1";
        String other = "$argon2id$v=19$m=9,t=1,p=1";
        Map<String, Long> before = counted();
        User first = Samples.user(Samples.email(), store().now());
        assertTrue(register(first, costing(old)));
        assertTrue(register(Samples.user(Samples.email(), store().now()), costing(old)));
        assertTrue(register(Samples.user(Samples.email(), store().now()), costing(other)));
        Map<String, Long> after = counted();
        assertEquals(before.getOrDefault(old, 0L) + 2, after.get(old));
        assertEquals(before.getOrDefault(other, 0L) + 1, after.get(other));

        assertTrue(steps().setPassword(found(first.email()), costing(other)));
        assertEquals(after.get(old) - 1, counted().get(old));
        assertEquals(after.get(other) + 1, counted().get(other));
        counted().keySet().forEach(cost -> assertFalse(cost.contains("a-salt"), cost));
    }

    private static PasswordHash costing(String cost) {
        return new PasswordHash(cost + "$a-salt$" + Samples.unique(), "", true);
    }

    private Map<String, Long> counted() {
        store().countHashes();
        return store().users().hashCosts();
    }

    @Test
    default void a_user_is_found_by_every_spelling_and_the_typed_one_is_kept() {
        String unique = Samples.unique();
        Email typed = Email.of("J\u00F6rg." + unique + "@M\u00FCnchen.Example.org");
        User user = Samples.user(typed, store().now());
        assertTrue(register(user, Samples.hash()));

        for (String spelling : List.of(
                "j\u00F6rg." + unique + "@m\u00FCnchen.example.org",
                "JO\u0308RG." + unique.toUpperCase(Locale.ROOT) + "@MU\u0308NCHEN.EXAMPLE.ORG",
                " J\u00F6rg." + unique + "@xn--mnchen-3ya.example.org\t")) {
            assertEquals(typed.typed(), found(Email.of(spelling)).user().email().typed());
        }
    }

    @Test
    default void addresses_that_only_look_alike_belong_to_different_users() {
        String unique = Samples.unique();
        List<String> locals = List.of("a.b", "ab", "a+b", "a_b", "axb", "a%b", "stra\u00DFe", "strasse", "\u0130", "i");
        for (String local : locals) {
            User user = Samples.user(Email.of(local + unique + "@example.org"), store().now());
            assertTrue(register(user, Samples.hash()), local);
        }
        for (String local : locals) {
            Email email = Email.of(local + unique + "@example.org");
            assertEquals(email.typed(), found(email).user().email().typed());
        }
    }

    @Test
    default void a_registration_opens_its_session_and_stores_its_event() {
        User user = Samples.user(Samples.email(), store().now());
        Session session = Samples.session(user.id(), store().now());
        assertTrue(steps().register(user, Samples.hash(), session));

        assertEquals(List.of(AuthEventKind.SIGNED_UP), store().storedEvents(user.id()));
        assertTrue(steps().end(session));
    }

    @Test
    default void a_taken_email_is_refused_in_every_spelling_and_nothing_changes() {
        String unique = Samples.unique();
        User first = Samples.user(Email.of(unique + "@example.org"), store().now());
        PasswordHash firstHash = Samples.hash();
        assertTrue(register(first, firstHash));

        for (String spelling : List.of(unique + "@example.org", unique.toUpperCase(Locale.ROOT) + "@EXAMPLE.org")) {
            User second = Samples.user(Email.of(spelling), store().now());
            Session session = Samples.session(second.id(), store().now());
            assertFalse(steps().register(second, Samples.hash(), session));

            assertEquals(first, found(second.email()).user());
            assertEquals(
                    firstHash.reveal(), found(second.email()).passwordHash().reveal());
            assertEquals(List.of(), store().storedEvents(second.id()));
            assertFalse(steps().end(session));
        }
        assertEquals(List.of(AuthEventKind.SIGNED_UP), store().storedEvents(first.id()));
    }

    @Test
    default void of_32_simultaneous_registrations_of_one_email_exactly_one_wins() {
        String unique = "j\u00F6" + Samples.unique();
        List<String> spellings = List.of(
                unique + "@example.org",
                unique.toUpperCase(Locale.ROOT) + "@example.org",
                unique + "@EXAMPLE.ORG",
                unique.replace("\u00F6", "o\u0308") + "@Example.Org");
        List<User> users = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> Samples.user(Email.of(spellings.get(runner % 4)), store().now()))
                .toList();
        List<Session> sessions = users.stream()
                .map(user -> Samples.session(user.id(), store().now()))
                .toList();

        List<Boolean> won =
                Race.of(runner -> steps().register(users.get(runner), Samples.hash(), sessions.get(runner)));

        assertEquals(1, won.stream().filter(win -> win).count());
        int winner = won.indexOf(true);
        assertEquals(users.get(winner), found(users.get(0).email()).user());
        for (int runner = 0; runner < Race.RUNNERS; runner++) {
            List<AuthEventKind> stored = runner == winner ? List.of(AuthEventKind.SIGNED_UP) : List.of();
            assertEquals(stored, store().storedEvents(users.get(runner).id()));
            Session session = sessions.get(runner);
            assertEquals(runner == winner, steps().end(session));
        }
    }

    @Test
    default void simultaneous_registrations_of_different_emails_all_succeed() {
        List<Email> registered = Race.of(runner -> {
            User user = Samples.user(Samples.email(), store().now());
            assertTrue(register(user, Samples.hash()));
            return user.email();
        });
        registered.forEach(email -> assertEquals(email, found(email).user().email()));
    }

    @Test
    default void the_longest_values_are_kept_whole() {
        Instant now = store().now();
        User user = Samples.user(Samples.longestEmail(), Samples.longestName(), now);
        Session session = new Session(
                Samples.session(user.id(), now).id(),
                user.id(),
                now.truncatedTo(ChronoUnit.MICROS),
                now.truncatedTo(ChronoUnit.MICROS),
                now.truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(3650)),
                now.truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(3650)),
                new RefreshSeed("k".repeat(64), "s".repeat(64)),
                Integer.MAX_VALUE,
                Samples.longestClient());
        assertTrue(steps().register(user, Samples.hash(), session));

        assertEquals(user, found(user.email()).user());
        assertEquals(user.email().typed(), found(user.email()).user().email().typed());
    }

    @Test
    default void names_of_many_scripts_and_with_odd_characters_are_kept_as_they_are() {
        for (String name : Samples.NAMES) {
            User user = Samples.user(Samples.email(), new DisplayName(name), store().now());
            assertTrue(register(user, Samples.hash()));
            assertEquals(name, found(user.email()).user().name().value());
        }
    }

    @Test
    default void times_are_kept_to_the_microsecond() {
        for (String time : List.of(
                "2024-02-29T23:59:59.999999Z",
                "2026-03-29T01:30:00.000001Z",
                "2026-10-25T00:30:00.123456Z",
                "1970-01-01T00:00:00Z",
                "2099-12-31T23:59:59Z")) {
            User user = Samples.user(Samples.email(), Instant.parse(time));
            assertTrue(register(user, Samples.hash()));
            assertEquals(Instant.parse(time), found(user.email()).user().createdAt());
        }
    }

    @Test
    default void a_time_finer_than_a_microsecond_is_not_kept_finer() {
        Instant fine = Instant.parse("2026-03-29T01:30:00.123456789Z");
        Email email = Samples.email();
        User user = new User(Samples.user(email, fine).id(), email, new DisplayName("Ada"), fine);
        assertTrue(register(user, Samples.hash()));

        Instant kept = found(email).user().createdAt();
        assertEquals(kept.truncatedTo(ChronoUnit.MICROS), kept);
        assertTrue(Duration.between(fine, kept).abs().compareTo(Duration.ofNanos(1000)) < 0);
    }

    @Test
    default void an_account_that_was_read_does_not_change_when_the_store_does() {
        User user = Samples.user(Samples.email(), store().now());
        PasswordHash hash = Samples.hash();
        assertTrue(register(user, hash));
        Account before = found(user.email());

        PasswordHash other = Samples.hash();
        assertTrue(steps().setPassword(before, other));
        steps().disabled(before);

        assertFalse(before.disabled());
        assertEquals(hash.reveal(), before.passwordHash().reveal());
        Account after = found(user.email());
        assertTrue(after.disabled());
        assertEquals(other.reveal(), after.passwordHash().reveal());
        assertEquals(before.passwordVersion() + 1, after.passwordVersion());
    }

    @Test
    default void a_user_is_found_by_id_as_by_email_and_nobody_by_another_id() {
        Account account = steps().registered();
        steps().assertSame(account, steps().read(account));
        assertEquals(Optional.empty(), store().users().find(UserId.random()));
    }
}
