package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an address that connects is a client, and when it is a proxy that brings them all. */
class DirectClientsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://localhost:8080, 0, false",
        "0.0.0.0, http://intranet.example.org, 0, true",
        "0.0.0.0, http://intranet.example.org, 1, false",
        "0.0.0.0, https://id.example.org, 0, false",
        "0.0.0.0, https://id.example.org, 2, false",
    })
    void clients_connect_themselves_only_where_nothing_stands_in_front(
            String host, String publicUrl, String proxies, boolean direct) {
        Map<String, String> variables = new HashMap<>();
        variables.put("HOST", host);
        variables.put("DOORWARD_PUBLIC_URL", publicUrl);
        variables.put("DOORWARD_TRUSTED_PROXIES", proxies);
        variables.put("DOORWARD_INSECURE_HTTP", "true");
        assertEquals(direct, Settings.from(variables).listen().isDirect());
    }

    @Test
    void with_https_it_has_to_be_said_how_many_proxies_there_are() {
        Map<String, String> variables = new HashMap<>();
        variables.put("DOORWARD_PUBLIC_URL", "https://id.example.org");
        StartFailure failure = assertThrows(StartFailure.class, () -> Settings.from(variables));
        assertTrue(failure.getMessage().contains("DOORWARD_TRUSTED_PROXIES is needed"), failure.getMessage());
        variables.put("DOORWARD_TRUSTED_PROXIES", "0");
        assertEquals(0, Settings.from(variables).listen().trustedProxies());
    }
}
