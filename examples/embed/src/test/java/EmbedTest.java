import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.TestAuth;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example does what the README says. */
class EmbedTest {

    @Test
    void the_example_runs_on_a_real_database() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            assertEquals(
                    "401, {\"hello\":\"Ada\"}",
                    Embed.conversation(
                            postgres.getPostgresDatabase(), postgres.getPostgresDatabase(), MasterKey.generate()));
        }
    }

    @Test
    void the_testkit_needs_no_database() {
        // README: testkit
        TestAuth auth = TestAuth.create();
        auth.signUp(Registration.of("Ada", "ada@example.org", "correct horse battery"), ClientInfo.none());
        auth.clock().advance(Duration.ofMinutes(20));
        // README: end
        assertTrue(auth.signIn(Credentials.of("ada@example.org", "correct horse battery"), ClientInfo.none())
                .fold(grant -> true, () -> false, faults -> false, wait -> false));
    }
}
