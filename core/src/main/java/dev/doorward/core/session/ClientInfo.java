package dev.doorward.core.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where a request came from, as far as the caller knows; an unknown part is the empty text. Longer texts are cut and
 * control characters are replaced, because these values come from outside and go into logs and lists.
 *
 * @param requestId ties together what one request caused; at most 64 characters
 * @param ip the client's address; at most 45 characters, the longest textual IPv6 address
 * @param userAgent what the client calls itself; at most 256 characters
 */
public record ClientInfo(String requestId, String ip, String userAgent) {

    private static final ClientInfo NONE = new ClientInfo("", "", "");

    /** Only what has one of these is an IPv6 address, which is read without asking a name server. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*");

    /** The part of an IPv6 address that a provider gives to one customer. */
    private static final int NETWORK_OCTETS = 8;

    public ClientInfo {
        requestId = clean(requestId, 64);
        ip = clean(ip, 45);
        userAgent = clean(userAgent, 256);
    }

    /** Nothing is known. */
    public static ClientInfo none() {
        return NONE;
    }

    /**
     * Whom attempts from this address are counted for: an IPv4 address itself, the /64 of an IPv6 address, whatever its
     * spelling; the text itself when it is neither; empty when the address is unknown.
     */
    public String network() {
        if (!IPV6.matcher(ip).matches()) {
            return ip;
        }
        try {
            InetAddress address = InetAddress.getByName(ip);
            byte[] octets = address.getAddress();
            if (octets.length > 4) {
                Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
            }
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException none) {
            return ip;
        }
    }

    private static String clean(String text, int max) {
        String cut = text.length() <= max ? text : text.substring(0, max);
        if (isPlain(cut)) {
            return cut;
        }
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> clean.appendCodePoint(printable(c) ? c : '\uFFFD'));
        return clean.toString();
    }

    /** What nearly every request sends, and is left as it is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean printable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
