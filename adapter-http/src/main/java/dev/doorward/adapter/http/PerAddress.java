package dev.doorward.adapter.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts connections by where they come from, so that one client cannot take every place. An IPv6 /64 counts as one address. */
final class PerAddress {

    private final int most;
    private final Map<Object, Integer> counts = new ConcurrentHashMap<>();

    PerAddress(int most) {
        this.most = most;
    }

    /** Takes one more place for an address; false when it has none left. */
    boolean take(InetAddress address) {
        Object client = client(address);
        int count = counts.merge(client, 1, Integer::sum);
        if (count > most) {
            giveBack(address);
        }
        return count <= most;
    }

    void giveBack(InetAddress address) {
        counts.computeIfPresent(client(address), (client, count) -> count == 1 ? null : count - 1);
    }

    /** How many addresses are remembered. */
    int size() {
        return counts.size();
    }

    /** What is one client: providers give a household or a server the whole /64 (RFC 6177, section 2). */
    private static Object client(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
