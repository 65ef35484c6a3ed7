package dev.doorward.core.session;

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

    public ClientInfo {
        requestId = clean(requestId, 64);
        ip = clean(ip, 45);
        userAgent = clean(userAgent, 256);
    }

    /** Nothing is known. */
    public static ClientInfo none() {
        return NONE;
    }

    private static String clean(String text, int max) {
        String cut = text.length() <= max ? text : text.substring(0, max);
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> clean.appendCodePoint(printable(c) ? c : '\uFFFD'));
        return clean.toString();
    }

    private static boolean printable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
