package dev.doorward.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;

/** Whatever a client calls itself fits a column and one line of a log. */
class ClientInfoFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        String claimed = text(input);
        ClientInfo client = new ClientInfo(claimed, claimed, claimed);
        assertEquals(client, new ClientInfo(client.requestId(), client.ip(), client.userAgent()));
        assertTrue(client.requestId().length() <= 64);
        assertTrue(client.ip().length() <= 45);
        assertTrue(client.userAgent().length() <= 256);
        String agent = client.userAgent();
        assertFalse(agent.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029));
        assertEquals(agent, new String(agent.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
}
