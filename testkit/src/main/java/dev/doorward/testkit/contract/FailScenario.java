package dev.doorward.testkit.contract;

import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A call with an ending that a person can cause.
 *
 * @param ending of the call when nothing fails
 * @param afterLostAnswer other endings of a repetition that are honest after the answer to a call that took effect was lost
 * @param guess whether it is a wrong guess of a password
 */
record FailScenario(
        String useCase,
        String ending,
        String what,
        Consumer<Stage> given,
        Function<Stage, Object> act,
        List<String> afterLostAnswer,
        boolean guess) {

    private static final ClientInfo CLIENT = Samples.CLIENT;
    private static final String PASSWORD = Stage.PASSWORD;
    private static final String NEW_PASSWORD = Stage.NEW_PASSWORD;
    private static final String WRONG_PASSWORD = Stage.WRONG_PASSWORD;
    private static final Consumer<Stage> NOTHING = stage -> {};

    @Override
    public String toString() {
        return useCase + ", " + what + ": " + ending;
    }

    /** Every use case with every ending. */
    static List<FailScenario> all() {
        return Stream.of(
                        signUp(),
                        signIn(),
                        refresh(),
                        signOut(),
                        authenticate(),
                        ownSessions(),
                        ownAccount(),
                        operator())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FailScenario> signUp() {
        Builder signUp = new Builder("sign up");
        signUp.ends("SignedUp", "somebody new", NOTHING, stage -> stage.signUp(stage.newcomer), "EmailTaken");
        signUp.ends("EmailTaken", "a registered e-mail", NOTHING, stage -> stage.signUp(stage.ada));
        signUp.ends(
                "Invalid",
                "a short password",
                NOTHING,
                stage -> stage.world.auth().signUp(Registration.of("", stage.newcomer.typed(), "short"), CLIENT));
        signUp.ends(
                "Invalid",
                "a common password",
                NOTHING,
                stage ->
                        stage.world.auth().signUp(Registration.of("Ada", stage.newcomer.typed(), "password1"), CLIENT));
        signUp.ends(
                "Throttled",
                "many from one address",
                stage -> times(5, () -> stage.signUp(Samples.email())),
                stage -> stage.signUp(stage.newcomer));
        return signUp.scenarios;
    }

    private static List<FailScenario> signIn() {
        Builder signIn = new Builder("sign in");
        Function<Stage, Object> right = stage -> stage.signIn(stage.ada, PASSWORD);
        signIn.ends("SignedIn", "the right password", NOTHING, right);
        signIn.ends("SignedIn", "an older hash", Stage::hashedWithFormerParameters, right);
        signIn.ends(
                "SignedIn",
                "a known device",
                FailScenario::manyGuesses,
                stage -> stage.world
                        .auth()
                        .signIn(
                                Credentials.of(stage.ada.typed(), PASSWORD)
                                        .on(stage.first.device().orElseThrow().token()),
                                CLIENT));
        signIn.guess("a wrong password", stage -> stage.signIn(stage.ada, WRONG_PASSWORD));
        signIn.guess(
                "a wrong password from somebody else's device",
                stage -> stage.world
                        .auth()
                        .signIn(
                                Credentials.of(stage.ada.typed(), WRONG_PASSWORD)
                                        .on(stage.bobs.device().orElseThrow().token()),
                                CLIENT));
        signIn.guess(
                "a wrong password on a known device",
                stage -> stage.world
                        .auth()
                        .signIn(
                                Credentials.of(stage.ada.typed(), WRONG_PASSWORD)
                                        .on(stage.first.device().orElseThrow().token()),
                                CLIENT));
        signIn.guess("an unknown e-mail", stage -> stage.signIn(stage.newcomer, PASSWORD));
        signIn.ends("Rejected", "a disabled user", FailScenario::disabled, right);
        signIn.ends(
                "Rejected",
                "no e-mail at all",
                NOTHING,
                stage -> stage.world.auth().signIn(Credentials.of("nobody", PASSWORD), CLIENT));
        signIn.ends(
                "Invalid",
                "nothing typed",
                NOTHING,
                stage -> stage.world.auth().signIn(Credentials.of("", ""), CLIENT));
        signIn.ends("Throttled", "many guesses", FailScenario::manyGuesses, right);
        return signIn.scenarios;
    }

    private static List<FailScenario> refresh() {
        Builder refresh = new Builder("refresh");
        Function<Stage, Object> first = stage -> stage.refresh(stage.first);
        refresh.ends("Refreshed", "the current token", NOTHING, first);
        refresh.ends("Refreshed", "its parent once more", stage -> stage.refresh(stage.first), first);
        refresh.ends("Rejected", "a replay", FailScenario::refreshedLongAgo, first);
        refresh.ends(
                "Rejected",
                "a forged token",
                NOTHING,
                stage -> stage.world.auth().refresh(forged(stage.first), CLIENT));
        refresh.ends(
                "Rejected",
                "no token at all",
                NOTHING,
                stage -> stage.world.auth().refresh(RefreshToken.of("nothing"), CLIENT));
        refresh.ends("Rejected", "a session that has expired", stage -> stage.passTime(Duration.ofDays(11)), first);
        refresh.ends("Rejected", "a session that was ended", FailScenario::signedOut, first);
        refresh.ends("Rejected", "a disabled user", FailScenario::disabled, first);
        refresh.ends("Throttled", "many refreshes", stage -> times(3, () -> stage.refresh(stage.first)), first);
        return refresh.scenarios;
    }

    private static List<FailScenario> signOut() {
        Builder signOut = new Builder("sign out");
        Function<Stage, Object> byAccess = stage -> stage.world.auth().signOut(stage.first.accessToken(), CLIENT);
        Function<Stage, Object> byRefresh = stage -> stage.world.auth().signOut(stage.first.refreshToken(), CLIENT);
        signOut.ends("SignedOut", "by access token", NOTHING, byAccess);
        signOut.ends("SignedOut", "by an expired access token", stage -> stage.passTime(Duration.ofDays(6)), byAccess);
        signOut.ends("SignedOut", "by access token, once more", FailScenario::signedOut, byAccess);
        signOut.ends(
                "Invalid",
                "by a forged access token",
                NOTHING,
                stage -> stage.world.auth().signOut(forgedAccess(stage.first), CLIENT));
        signOut.ends("SignedOut", "by refresh token", NOTHING, byRefresh);
        signOut.ends("SignedOut", "by refresh token, once more", FailScenario::signedOut, byRefresh);
        signOut.ends("SignedOut", "by a replaced refresh token", FailScenario::refreshedLongAgo, byRefresh);
        signOut.ends(
                "Invalid",
                "by a forged refresh token",
                NOTHING,
                stage -> stage.world.auth().signOut(forged(stage.first), CLIENT));
        signOut.ends(
                "Invalid",
                "by no token at all",
                NOTHING,
                stage -> stage.world.auth().signOut(RefreshToken.of("nothing"), CLIENT));
        return signOut.scenarios;
    }

    private static List<FailScenario> authenticate() {
        Builder authenticate = new Builder("authenticate");
        Function<Stage, Object> first = stage -> stage.world.auth().authenticate(stage.first.accessToken());
        authenticate.ends("Authenticated", "a living session", NOTHING, first);
        authenticate.ends("Invalid", "a session that was ended", FailScenario::signedOut, first);
        authenticate.ends("Invalid", "a disabled user", FailScenario::disabled, first);
        authenticate.ends("Invalid", "a deleted user", FailScenario::deleted, first);
        authenticate.ends("Expired", "a token that has expired", stage -> stage.passTime(Duration.ofDays(6)), first);
        authenticate.ends(
                "Invalid",
                "a forged token",
                NOTHING,
                stage -> stage.world.auth().authenticate(forgedAccess(stage.first)));
        return authenticate.scenarios;
    }

    private static List<FailScenario> ownSessions() {
        Builder own = new Builder("own sessions");
        own.ends(
                "2 sessions",
                "the list",
                NOTHING,
                stage -> stage.world.auth().ownAccount().sessions(stage.who));
        own.ends("true", "one's own ended", NOTHING, stage -> endSession(stage, stage.second), "false");
        own.ends("false", "somebody else's", NOTHING, stage -> endSession(stage, stage.bobs));
        own.ends("done", "all others ended", NOTHING, stage -> {
            stage.world.auth().ownAccount().endOtherSessions(stage.who, CLIENT);
            return "done";
        });
        own.ends("done", "all ended", NOTHING, stage -> {
            stage.world.auth().ownAccount().endAllSessions(stage.who, CLIENT);
            return "done";
        });
        return own.scenarios;
    }

    private static List<FailScenario> ownAccount() {
        Builder change = new Builder("change password");
        change.ends(
                "Changed", "the right password", NOTHING, stage -> change(stage, PASSWORD, NEW_PASSWORD), "Rejected");
        change.guess("a wrong password", stage -> change(stage, WRONG_PASSWORD, NEW_PASSWORD));
        change.ends("Invalid", "a common new one", NOTHING, stage -> change(stage, PASSWORD, "password1"));
        change.ends(
                "Rejected",
                "a user who is gone",
                FailScenario::deleted,
                stage -> change(stage, PASSWORD, NEW_PASSWORD));
        change.ends(
                "Throttled",
                "many guesses",
                stage -> times(3, () -> change(stage, WRONG_PASSWORD, NEW_PASSWORD)),
                stage -> change(stage, PASSWORD, NEW_PASSWORD));
        Builder delete = new Builder("delete");
        delete.ends("Deleted", "the right password", NOTHING, stage -> delete(stage, PASSWORD), "Rejected");
        delete.guess("a wrong password", stage -> delete(stage, WRONG_PASSWORD));
        delete.ends("Invalid", "nothing typed", NOTHING, stage -> delete(stage, ""));
        delete.ends(
                "Throttled",
                "many guesses",
                stage -> times(3, () -> delete(stage, WRONG_PASSWORD)),
                stage -> delete(stage, PASSWORD));
        return Stream.of(change, delete).flatMap(one -> one.scenarios.stream()).toList();
    }

    private static List<FailScenario> operator() {
        Builder operator = new Builder("operator");
        operator.ends("true", "a user locked out", NOTHING, stage -> disable(stage, stage.ada));
        operator.ends("false", "nobody locked out", NOTHING, stage -> disable(stage, stage.newcomer));
        operator.ends(
                "true",
                "a user let in again",
                FailScenario::disabled,
                stage -> stage.world.auth().administration().enable(stage.ada, CLIENT));
        operator.ends("Set", "a new password", NOTHING, stage -> setPassword(stage, stage.ada, NEW_PASSWORD));
        operator.ends("Invalid", "a common password", NOTHING, stage -> setPassword(stage, stage.ada, "password1"));
        operator.ends(
                "UnknownUser", "nobody's password", NOTHING, stage -> setPassword(stage, stage.newcomer, NEW_PASSWORD));
        return operator.scenarios;
    }

    private static void manyGuesses(Stage stage) {
        times(3, () -> stage.signIn(stage.ada, WRONG_PASSWORD));
    }

    private static void disabled(Stage stage) {
        disable(stage, stage.ada);
    }

    private static void deleted(Stage stage) {
        delete(stage, PASSWORD);
    }

    private static void signedOut(Stage stage) {
        stage.world.auth().signOut(stage.first.accessToken(), CLIENT);
    }

    private static void refreshedLongAgo(Stage stage) {
        stage.refresh(stage.first);
        stage.passTime(Duration.ofHours(1));
    }

    private static Object endSession(Stage stage, SessionGrant ended) {
        return stage.world
                .auth()
                .ownAccount()
                .endSession(stage.who, ended.session().id(), CLIENT);
    }

    private static Object change(Stage stage, String current, String next) {
        return stage.world.auth().ownAccount().changePassword(stage.who, PasswordChange.of(current, next), CLIENT);
    }

    private static Object delete(Stage stage, String password) {
        return stage.world.auth().ownAccount().delete(stage.who, password, CLIENT);
    }

    private static Object disable(Stage stage, Email email) {
        return stage.world.auth().administration().disable(email, CLIENT);
    }

    private static Object setPassword(Stage stage, Email email, String password) {
        return stage.world.auth().administration().setPassword(email, password, CLIENT);
    }

    private static RefreshToken forged(SessionGrant grant) {
        return RefreshToken.of(lastChanged(grant.refreshToken().reveal()));
    }

    private static AccessToken forgedAccess(SessionGrant grant) {
        return AccessToken.of(lastChanged(grant.accessToken().reveal()));
    }

    private static String lastChanged(String token) {
        int last = token.length() - 1;
        return token.substring(0, last) + (token.charAt(last) == 'A' ? 'E' : 'A');
    }

    private static void times(int times, Runnable deed) {
        IntStream.range(0, times).forEach(time -> deed.run());
    }

    /** Collects the scenarios of one use case. */
    private static final class Builder {

        private final String useCase;
        private final List<FailScenario> scenarios = new ArrayList<>();

        Builder(String useCase) {
            this.useCase = useCase;
        }

        void ends(
                String ending,
                String what,
                Consumer<Stage> given,
                Function<Stage, Object> act,
                String... afterLostAnswer) {
            scenarios.add(new FailScenario(useCase, ending, what, given, act, List.of(afterLostAnswer), false));
        }

        void guess(String what, Function<Stage, Object> act) {
            scenarios.add(new FailScenario(useCase, "Rejected", what, NOTHING, act, List.of(), true));
        }
    }
}
