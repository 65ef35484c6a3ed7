package dev.doorward.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientInfoTest {

    @Test
    void short_values_are_kept() {
        ClientInfo client = new ClientInfo("r-1", "2001:db8::1", "Mozilla/5.0 \u00FC \uD83D\uDE00");
        assertEquals("r-1", client.requestId());
        assertEquals("2001:db8::1", client.ip());
        assertEquals("Mozilla/5.0 \u00FC \uD83D\uDE00", client.userAgent());
    }

    @Test
    void what_nearly_every_request_sends_is_not_copied() {
        String agent = new String("Mozilla/5.0 (~)");
        assertSame(agent, new ClientInfo("", "", agent).userAgent());
    }

    @Test
    void long_values_are_cut() {
        ClientInfo client = new ClientInfo("r".repeat(65), "1".repeat(46), "u".repeat(100_000));
        assertEquals("r".repeat(64), client.requestId());
        assertEquals("1".repeat(45), client.ip());
        assertEquals("u".repeat(256), client.userAgent());
    }

    @Test
    void values_of_exactly_the_greatest_length_are_kept() {
        ClientInfo client = new ClientInfo("r".repeat(64), "1".repeat(45), "u".repeat(256));
        assertEquals(client, new ClientInfo(client.requestId(), client.ip(), client.userAgent()));
        assertEquals(256, client.userAgent().length());
    }

    @Test
    void a_cut_through_a_pair_of_surrogates_leaves_no_lone_one() {
        String cut = new ClientInfo("", "", "u".repeat(255) + "\uD83D\uDE00").userAgent();
        assertEquals("u".repeat(255) + "\uFFFD", cut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\n", "\r", "\u001B", "\u007F", "\u0085", "\u2028", "\u2029", "\uD800", "\uDC00"})
    void what_could_forge_a_line_of_a_log_is_replaced(String bad) {
        ClientInfo client = new ClientInfo("a" + bad + "b", "a" + bad + "b", "a" + bad + "b");
        assertEquals(new ClientInfo("a\uFFFDb", "a\uFFFDb", "a\uFFFDb"), client);
        assertEquals("a\uFFFDb", client.userAgent());
    }

    @Test
    void nothing_known_is_three_empty_texts() {
        assertEquals(new ClientInfo("", "", ""), ClientInfo.none());
    }

    @Test
    void null_is_a_callers_bug() {
        assertThrows(NullPointerException.class, () -> new ClientInfo(null, "", ""));
        assertThrows(NullPointerException.class, () -> new ClientInfo("", null, ""));
        assertThrows(NullPointerException.class, () -> new ClientInfo("", "", null));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:DB8:1:2::, 2001:db8:1:2:0:0:0:0",
        "2001:0db8:0001:0002:ffff:ffff:ffff:ffff, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:3::1, 2001:db8:1:3:0:0:0:0",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::1, 0:0:0:0:0:0:0:0",
        "no:such:address, no:such:address",
        "fe80::1%eth0, fe80::1%eth0",
        ":::::, :::::",
        "unix socket, unix socket",
        "'', ''",
    })
    void attempts_are_counted_for_an_ipv4_address_or_an_ipv6_network_in_any_spelling(String ip, String network) {
        assertEquals(network, new ClientInfo("", ip, "").network());
    }
}
