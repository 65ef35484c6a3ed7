package dev.doorward.adapter.http;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Where one request ends and the next begins on a connection (RFC 9112, sections 2 to 7), read strictly: whatever two
 * programs could understand differently is refused, because request smuggling lives from it. This is about framing; names,
 * values and targets are the listener's business.
 *
 * <p>Refused are: {@code CONNECT} and {@code TRACE}, targets that are no path, {@code %00}, versions other than 1.0 and 1.1, lines
 * that do not end with CR LF, folded lines, white space before a colon, NUL, both {@code Content-Length} and {@code
 * Transfer-Encoding}, either of them twice, lengths that are not 1 to 15 digits, codings other than {@code chunked}, any coding in
 * HTTP/1.0, chunk extensions and trailers.
 */
final class RequestFraming {

    private enum At {
        BETWEEN,
        METHOD,
        TARGET_START,
        TARGET,
        VERSION,
        VERSION_LF,
        LINE_START,
        NAME,
        VALUE,
        VALUE_LF,
        HEAD_LF,
        BODY,
        CHUNK_SIZE,
        CHUNK_SIZE_LF,
        CHUNK_DATA,
        CHUNK_CR,
        CHUNK_LF,
        LAST_CR,
        LAST_LF
    }

    private static final String LENGTH = "content-length";
    private static final String CODING = "transfer-encoding";
    private static final int PERCENT_ZERO_ZERO = '%' << 16 | '0' << 8 | '0';
    private static final int LONGEST_METHOD = "CONNECT".length();
    private static final int LONGEST_NAME = CODING.length();
    private static final int LONGEST_VALUE = 64;

    private final StringBuilder text = new StringBuilder();
    private At at = At.BETWEEN;
    private String version = "";
    private String name = "";
    private boolean frames;
    private int lastThree;
    private String length = "";
    private String coding = "";
    private boolean lengthGiven;
    private boolean codingGiven;
    private long remaining;

    /** Whether the last request is complete and the next has not begun. */
    boolean betweenRequests() {
        return at == At.BETWEEN;
    }

    /**
     * Takes the bytes from one place to another.
     *
     * @return the place of the first that no strict request has there, and then there is no next one; otherwise where they end
     */
    int accept(ByteBuffer bytes, int from, int to) {
        for (int i = withinValue(bytes, from, to); i < to; i = withinValue(bytes, i + 1, to)) {
            if (!accept(bytes.get(i))) {
                return i;
            }
        }
        return to;
    }

    /** Goes past the rest of a value that frames nothing: most of a request is such values, its token above all. */
    private int withinValue(ByteBuffer bytes, int from, int to) {
        int i = from;
        if (at == At.VALUE && !frames) {
            while (i < to && inValue(bytes.get(i))) {
                i++;
            }
        }
        return i;
    }

    private boolean accept(byte octet) {
        int b = octet & 0xFF;
        return switch (at) {
            case BETWEEN -> begin(b);
            case METHOD -> method(b);
            case TARGET_START -> b == '/' && go(At.TARGET);
            case TARGET -> target(b);
            case VERSION -> version(b);
            case VERSION_LF, VALUE_LF -> b == '\n' && go(At.LINE_START);
            case LINE_START -> lineStart(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case HEAD_LF -> b == '\n' && body();
            case BODY -> counted(At.BETWEEN);
            case CHUNK_SIZE -> chunkSize(b);
            case CHUNK_SIZE_LF -> b == '\n' && go(remaining == 0 ? At.LAST_CR : At.CHUNK_DATA);
            case CHUNK_DATA -> counted(At.CHUNK_CR);
            case CHUNK_CR -> b == '\r' && go(At.CHUNK_LF);
            case CHUNK_LF -> b == '\n' && go(At.CHUNK_SIZE);
            case LAST_CR -> b == '\r' && go(At.LAST_LF);
            case LAST_LF -> b == '\n' && go(At.BETWEEN);
        };
    }

    private boolean go(At next) {
        at = next;
        text.setLength(0);
        return true;
    }

    private static boolean visible(int b) {
        return b > ' ' && b < 0x7F;
    }

    private boolean begin(int b) {
        length = "";
        coding = "";
        lengthGiven = false;
        codingGiven = false;
        return go(At.METHOD) && method(b);
    }

    /** What {@code CONNECT} names is no path, and what {@code TRACE} answers is the request with its secrets. */
    private boolean method(int b) {
        if (b == ' ') {
            boolean never = text.toString().equals("CONNECT") || text.toString().equals("TRACE");
            return !never && text.length() > 0 && go(At.TARGET_START);
        }
        if (text.length() <= LONGEST_METHOD) {
            text.append((char) b);
        }
        return visible(b);
    }

    private boolean target(int b) {
        if (b == ' ') {
            lastThree = 0;
            return go(At.VERSION);
        }
        lastThree = (lastThree << 8 | b) & 0xFFFFFF;
        return visible(b) && lastThree != PERCENT_ZERO_ZERO;
    }

    private boolean version(int b) {
        if (b != '\r') {
            text.append((char) b);
            return text.length() <= "HTTP/1.1".length();
        }
        version = text.toString();
        return (version.equals("HTTP/1.1") || version.equals("HTTP/1.0")) && go(At.VERSION_LF);
    }

    private boolean lineStart(int b) {
        if (b == '\r') {
            return go(At.HEAD_LF);
        }
        return go(At.NAME) && name(b);
    }

    private boolean name(int b) {
        if (b == ':') {
            name = text.toString().toLowerCase(Locale.ROOT);
            frames = name.equals(LENGTH) || name.equals(CODING);
            return !name.isEmpty() && go(At.VALUE);
        }
        if (text.length() <= LONGEST_NAME) {
            text.append((char) b);
        }
        return visible(b);
    }

    /** A value that is cut off ends with what no length and no coding has: blanks could hide the rest of it. */
    private boolean value(int b) {
        if (b == '\r') {
            boolean cut = text.length() > LONGEST_VALUE;
            return header(cut ? "?" : text.toString().strip()) && go(At.VALUE_LF);
        }
        if (frames && text.length() <= LONGEST_VALUE) {
            text.append((char) b);
        }
        return inValue((byte) b);
    }

    /** Other than the CR that ends it: no control character but the tabulator. */
    private static boolean inValue(byte octet) {
        return octet >= ' ' && octet != 0x7F || octet == '\t' || octet < 0;
    }

    private boolean header(String value) {
        switch (name) {
            case LENGTH -> {
                boolean again = lengthGiven;
                lengthGiven = true;
                length = value;
                return !again;
            }
            case CODING -> {
                boolean again = codingGiven;
                codingGiven = true;
                coding = value;
                return !again;
            }
            default -> {
                return true;
            }
        }
    }

    private boolean body() {
        if (codingGiven) {
            boolean chunked = coding.equalsIgnoreCase("chunked") && version.equals("HTTP/1.1");
            return chunked && !lengthGiven && go(At.CHUNK_SIZE);
        }
        if (!lengthGiven) {
            return go(At.BETWEEN);
        }
        if (!length.matches("[0-9]{1,15}")) {
            return false;
        }
        remaining = Long.parseLong(length);
        return go(remaining == 0 ? At.BETWEEN : At.BODY);
    }

    private boolean counted(At next) {
        remaining--;
        return remaining > 0 || go(next);
    }

    private boolean chunkSize(int b) {
        if (b == '\r') {
            boolean given = text.length() > 0;
            remaining = given ? Long.parseLong(text.toString(), 16) : 0;
            return given && go(At.CHUNK_SIZE_LF);
        }
        text.append((char) b);
        return Character.digit(b, 16) >= 0 && b < 0x80 && text.length() <= 8;
    }
}
