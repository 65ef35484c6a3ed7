package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Devices;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.User;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Devices} promises of the devices that come with a session. */
public interface DevicesContract {

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    private KnownDevice device() {
        return known(DeviceToken.random(), Duration.ofDays(180));
    }

    private KnownDevice known(DeviceToken token, Duration life) {
        return new KnownDevice(
                token, store().now().truncatedTo(ChronoUnit.SECONDS).plus(life));
    }

    private boolean open(Account account, KnownDevice device) {
        Session session = steps().session(account);
        return store().sessions()
                .open(
                        new NewSession(session, device),
                        account,
                        account.passwordHash(),
                        Samples.event(AuthEventKind.SIGNED_IN, session))
                .isPresent();
    }

    private KnownDevice opened(Account account) {
        KnownDevice device = device();
        assertTrue(open(account, device));
        return device;
    }

    private boolean register(User user, KnownDevice device) {
        Session session = Samples.session(user.id(), store().now());
        return store().users()
                .register(
                        user,
                        Samples.hash(),
                        new NewSession(session, device),
                        Samples.event(AuthEventKind.SIGNED_UP, session));
    }

    private boolean change(Account account, KnownDevice device) {
        Session session = steps().session(account);
        return store().users()
                .changePassword(
                        account,
                        Samples.hash(),
                        new NewSession(session, device),
                        Samples.event(AuthEventKind.PASSWORD_CHANGED, session));
    }

    private boolean knows(Account account, KnownDevice device) {
        return knows(account.user().email(), device, store().now());
    }

    private boolean knows(Email email, KnownDevice device, Instant at) {
        // The same token, but not the same object: it has come back over a wire.
        return store().devices().knows(email, DeviceToken.of(device.token().reveal()), at);
    }

    @Test
    default void the_device_of_a_sign_up_is_known() {
        User user = Samples.user(Samples.email(), store().now());
        KnownDevice device = device();
        assertTrue(register(user, device));
        assertTrue(knows(user.email(), device, store().now()));
    }

    @Test
    default void the_device_of_a_sign_in_is_known_beside_the_earlier_ones() {
        Account account = steps().registered();
        KnownDevice first = opened(account);
        KnownDevice second = opened(account);
        assertTrue(knows(account, first));
        assertTrue(knows(account, second));
    }

    @Test
    default void a_device_is_known_with_any_spelling_of_the_email() {
        Account account = steps().registered();
        KnownDevice device = opened(account);
        String spelled = account.user().email().typed().toUpperCase(Locale.ROOT);
        assertTrue(knows(Email.of(spelled), device, store().now()));
    }

    @Test
    default void a_device_is_known_to_its_own_user_only() {
        Account account = steps().registered();
        Account other = steps().registered();
        KnownDevice device = opened(account);
        assertFalse(knows(other, device));
        assertFalse(knows(Samples.email(), device, store().now()));
        assertFalse(knows(account, opened(other)));
    }

    @Test
    default void a_device_that_two_users_share_is_known_to_both_and_forgotten_by_one() {
        Account one = steps().registered();
        Account other = steps().registered();
        KnownDevice shared = opened(one);
        assertTrue(open(other, shared));
        assertTrue(knows(one, shared) && knows(other, shared));
        assertTrue(steps().setPassword(one, Samples.hash()));
        assertFalse(knows(one, shared));
        assertTrue(knows(other, shared));
    }

    @Test
    default void a_token_that_nobody_was_given_is_unknown_whatever_it_is() {
        Account account = steps().registered();
        String token = opened(account).token().reveal();
        for (String wrong : List.of(
                "",
                " ",
                token + " ",
                token.substring(1),
                token + token,
                token + "\u0000",
                "\uD83D\uDE00",
                "\uD800",
                "' or ''='",
                "x".repeat(16 * 1024))) {
            assertFalse(store().devices().knows(account.user().email(), DeviceToken.of(wrong), store().now()));
        }
    }

    @Test
    default void a_device_is_known_until_its_time_and_not_then() {
        Account account = steps().registered();
        KnownDevice device = opened(account);
        Email email = account.user().email();
        assertTrue(knows(email, device, device.knownUntil().minus(1, ChronoUnit.MICROS)));
        assertFalse(knows(email, device, device.knownUntil()));
    }

    @Test
    default void a_sign_in_on_a_known_device_lets_it_be_known_for_longer() {
        Account account = steps().registered();
        KnownDevice before = opened(account);
        KnownDevice after = known(before.token(), Duration.ofDays(200));
        assertTrue(open(account, after));
        Email email = account.user().email();
        assertTrue(knows(email, before, before.knownUntil()));
        assertFalse(knows(email, before, after.knownUntil()));
    }

    @Test
    default void a_device_is_known_however_its_session_ended() {
        Account account = steps().registered();
        KnownDevice device = device();
        Session session = steps().session(account);
        assertTrue(store().sessions()
                .open(
                        new NewSession(session, device),
                        account,
                        account.passwordHash(),
                        Samples.event(AuthEventKind.SIGNED_IN, session))
                .isPresent());
        assertTrue(steps().end(session));
        assertTrue(knows(account, device));
        store().sessions().endAll(account.user().id(), Samples.event(AuthEventKind.ALL_SESSIONS_ENDED, account.user()));
        assertTrue(knows(account, device));
    }

    @Test
    default void the_devices_of_a_disabled_user_stay_known() {
        Account account = steps().registered();
        KnownDevice device = opened(account);
        steps().disabled(account);
        assertTrue(knows(account, device), "a locked-out user is answered like any other");
        assertTrue(steps().setDisabled(account, false));
        assertTrue(knows(account, device));
    }

    @Test
    default void a_change_of_password_forgets_every_device_but_the_one_it_was_made_on() {
        Account account = steps().registered();
        Account other = steps().registered();
        KnownDevice stranger = opened(other);
        KnownDevice first = opened(account);
        KnownDevice second = opened(account);
        KnownDevice now = device();
        assertTrue(change(account, now));
        assertFalse(knows(account, first));
        assertFalse(knows(account, second));
        assertTrue(knows(account, now));
        assertTrue(knows(other, stranger));
    }

    @Test
    default void the_device_of_a_change_of_password_may_have_been_known_before() {
        Account account = steps().registered();
        KnownDevice first = opened(account);
        KnownDevice before = opened(account);
        assertTrue(change(account, known(before.token(), Duration.ofDays(200))));
        assertFalse(knows(account, first));
        assertTrue(knows(account.user().email(), before, before.knownUntil()));
    }

    @Test
    default void a_password_that_was_set_forgets_every_device() {
        Account account = steps().registered();
        KnownDevice device = opened(account);
        assertTrue(steps().setPassword(account, Samples.hash()));
        assertFalse(knows(account, device));
    }

    @Test
    default void the_devices_of_a_deleted_user_are_unknown_also_to_the_next_owner_of_the_email() {
        Account account = steps().registered();
        KnownDevice device = opened(account);
        steps().deleted(account);
        assertFalse(knows(account, device));
        steps().registered(account.user().email());
        assertFalse(knows(account, device));
    }

    @Test
    default void what_is_refused_makes_no_device_known_and_forgets_none() {
        Account account = steps().registered();
        KnownDevice taken = device();
        assertFalse(register(Samples.user(account.user().email(), store().now()), taken));
        assertFalse(knows(account, taken));

        KnownDevice before = opened(account);
        assertTrue(change(account, before));
        KnownDevice refused = device();
        assertFalse(open(account, refused), "the account was read before the change");
        assertFalse(change(account, refused));
        assertFalse(knows(account, refused));
        assertTrue(knows(account, before));
    }

    @Test
    default void at_least_the_latest_20_devices_of_a_user_are_known() {
        assertEquals(20, Devices.MOST);
        Account account = steps().registered();
        List<KnownDevice> devices = IntStream.rangeClosed(1, 3 * Devices.MOST)
                .mapToObj(day -> known(DeviceToken.random(), Duration.ofDays(200 + day)))
                .toList();
        devices.forEach(device -> assertTrue(open(account, device)));
        devices.subList(2 * Devices.MOST, 3 * Devices.MOST).forEach(device -> assertTrue(knows(account, device)));
    }

    @Test
    default void a_device_that_is_used_again_and_again_is_not_outdone_by_others() {
        Account account = steps().registered();
        DeviceToken own = DeviceToken.random();
        for (int day = 1; day <= 2 * Devices.MOST; day++) {
            assertTrue(open(account, known(own, Duration.ofDays(day))));
            assertTrue(open(account, known(DeviceToken.random(), Duration.ofDays(day))));
        }
        assertTrue(knows(account, known(own, Duration.ZERO)));
    }

    @Test
    default void the_devices_of_32_simultaneous_sign_ins_with_few_earlier_ones_are_known() {
        Account account = steps().registered();
        List<KnownDevice> devices = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> known(DeviceToken.random(), Duration.ofDays(200 + runner % 4)))
                .toList();
        Race.of(runner -> open(account, devices.get(runner)));
        long known = devices.stream().filter(device -> knows(account, device)).count();
        assertTrue(known >= Devices.MOST, known + " are known");
    }

    @Test
    default void one_device_of_32_simultaneous_sign_ins_is_known() {
        Account account = steps().registered();
        KnownDevice device = device();
        assertFalse(Race.of(runner -> open(account, device)).contains(false));
        assertTrue(knows(account, device));
    }

    @Test
    default void no_device_survives_a_password_that_is_set_however_close() {
        Account account = steps().registered();
        List<KnownDevice> devices =
                IntStream.range(0, Race.RUNNERS).mapToObj(runner -> device()).toList();
        Race.of(runner ->
                runner == 0 ? steps().setPassword(account, Samples.hash()) : open(account, devices.get(runner)));
        devices.forEach(device -> assertFalse(knows(account, device)));
    }
}
