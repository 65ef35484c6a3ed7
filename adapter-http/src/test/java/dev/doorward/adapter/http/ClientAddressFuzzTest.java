package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Whatever stands in X-Forwarded-For, the client's address is an address in the one form that the JDK writes. */
class ClientAddressFuzzTest extends FuzzTarget {

    private static final InetSocketAddress PROXY = new InetSocketAddress("192.0.2.9", 4711);

    /** Every line of the input is a header, of which a server takes so many only. */
    @Override
    protected void check(byte[] input) throws UnknownHostException {
        String[] lines = text(input).split("\n", 100);
        assertEquals("192.0.2.9", address(0, lines));
        for (int proxies = 1; proxies <= 3; proxies++) {
            String address = address(proxies, lines);
            assertTrue(address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*"), "no address: " + address);
            assertTrue(address.length() <= 45);
            assertEquals(address, InetAddress.getByName(address).getHostAddress());
            assertEquals(address, address(1, "198.51.100.1, " + address));
        }
    }

    private static String address(int proxies, String... lines) {
        HttpServerExchange exchange = new HttpServerExchange(null, new HeaderMap(), new HeaderMap(), 0);
        exchange.setSourceAddress(PROXY);
        for (String line : lines) {
            exchange.getRequestHeaders().add(Headers.X_FORWARDED_FOR, line);
        }
        return new ClientAddress(proxies).of(exchange);
    }
}
