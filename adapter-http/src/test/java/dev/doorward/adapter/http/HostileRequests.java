package dev.doorward.adapter.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that somebody sends who means ill: every one that we know of, byte for byte (as ISO 8859-1). Each hides, where it can,
 * the beginning of a second request, {@code /smuggled}, which nobody may ever answer.
 */
final class HostileRequests {

    /** What has to become of one. */
    enum Ending {
        /** One answer of the 4xx, and the connection is closed. */
        REFUSED,
        /** One answer, and the next request on the connection gets its own. */
        ANSWERED,
        /** One answer, and the connection is closed: whoever sent this has not said where it ends. */
        ANSWERED_AND_CLOSED
    }

    /** @param code the answer's status */
    record Case(String name, Ending ending, int code, String bytes) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Whatever it is joined to becomes the value of its last header. */
    static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\nX: ";

    private static final String HOST = "Host: a\r\n";
    private static final String GET = "GET /x HTTP/1.1\r\n" + HOST;
    private static final String POST = "POST /x HTTP/1.1\r\n" + HOST;
    private static final String SIGN_IN =
            "POST /api/auth/signin HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
    private static final String LENGTH = "Content-Length: " + SMUGGLED.length() + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String END = "\r\n";
    private static final String LAST = "0\r\n\r\n";

    private final List<Case> cases = new ArrayList<>();

    private HostileRequests() {}

    static List<Case> all() {
        HostileRequests all = new HostileRequests();
        all.twoLengths();
        all.codings();
        all.chunks();
        all.lines();
        all.firstLines();
        all.hosts();
        all.targets();
        all.tooMuch();
        all.bodies();
        all.json();
        return List.copyOf(all.cases);
    }

    private void refused(String name, String bytes) {
        refused(400, name, bytes);
    }

    private void refused(int code, String name, String bytes) {
        cases.add(new Case(name, Ending.REFUSED, code, bytes));
    }

    private void answered(int code, String name, String bytes) {
        cases.add(new Case(name, Ending.ANSWERED, code, bytes));
    }

    private void closed(int code, String name, String bytes) {
        cases.add(new Case(name, Ending.ANSWERED_AND_CLOSED, code, bytes));
    }

    private static List<String> each(String values) {
        return List.of(values.split(" \\| ", -1));
    }

    private void twoLengths() {
        refused("length, then coding", POST + LENGTH + CHUNKED + END + LAST + SMUGGLED);
        refused("coding, then length", POST + CHUNKED + LENGTH + END + LAST + SMUGGLED);
        refused("coding and length 0", POST + "Content-Length: 0\r\n" + CHUNKED + END + LAST + SMUGGLED);
        refused("the same length twice", POST + LENGTH + LENGTH + END + SMUGGLED);
        refused("two lengths", POST + "Content-Length: 0\r\n" + LENGTH + END + SMUGGLED);
        refused("two lengths in one line", POST + "Content-Length: 0, 44\r\n" + END + SMUGGLED);
        for (String length : List.of(
                "", "+5", "-1", "-0", "0x5", "5.0", "5e0", "1 1", "5;a", "5,", "\u00B2", "9223372036854775808")) {
            refused("length " + length, POST + "Content-Length: " + length + END + END + SMUGGLED);
        }
        refused("space before the colon of a length", POST + "Content-Length : 44\r\n" + END + SMUGGLED);
        refused("tab before the colon of a length", POST + "Content-Length\t: 44\r\n" + END + SMUGGLED);
        refused("a length folded away", POST + "X: y\r\n Content-Length: 44\r\n" + END + SMUGGLED);
        refused("a length behind a bare LF", POST + "X: y\nContent-Length: 44\r\n" + END + SMUGGLED);
        refused("a length behind a bare CR", POST + "X: y\rContent-Length: 44\r\n" + END + SMUGGLED);
        refused("a length behind NUL", POST + "X: y\u0000Content-Length: 44\r\n" + END + SMUGGLED);
        answered(
                200,
                "length with zeros in front",
                POST + "Content-Length: 00" + SMUGGLED.length() + END + END + SMUGGLED);
        answered(
                200,
                "length between blanks",
                POST + "Content-Length: \t" + SMUGGLED.length() + " \t\r\n" + END + SMUGGLED);
        answered(
                200,
                "another header of nearly that name",
                POST + "Content-Length-X: 5\r\nX-Content-Length: 5\r\n" + END);
    }

    private void codings() {
        for (String coding :
                each(" | identity | xchunked | chunkedx | chunked, identity | identity, chunked | gzip, chunked"
                        + " | chunked, chunked | chunked, | ,chunked | chunked;q=1 | \"chunked\" | 'chunked'"
                        + " | \u000Bchunked | chunked\u000B | \u00A0chunked | chunked\u0000")) {
            refused("coding " + coding, POST + "Transfer-Encoding: " + coding + END + END + LAST + SMUGGLED);
        }
        refused("coding twice", POST + CHUNKED + CHUNKED + END + LAST + SMUGGLED);
        refused("coding, then another", POST + CHUNKED + "Transfer-Encoding: identity\r\n" + END + LAST + SMUGGLED);
        refused("another coding, then it", POST + "Transfer-Encoding: x\r\n" + CHUNKED + END + LAST + SMUGGLED);
        refused("space before the colon of a coding", POST + "Transfer-Encoding : chunked\r\n" + END + LAST + SMUGGLED);
        refused("tab before the colon of a coding", POST + "Transfer-Encoding\t: chunked\r\n" + END + LAST + SMUGGLED);
        refused("space before a coding's name", POST + " Transfer-Encoding: chunked\r\n" + END + LAST + SMUGGLED);
        refused("a folded coding", POST + "Transfer-Encoding:\r\n chunked\r\n" + END + LAST + SMUGGLED);
        refused("a coding behind a bare LF", POST + "X: y\n" + CHUNKED + END + LAST + SMUGGLED);
        refused("a coding with a bare CR", POST + "Transfer-Encoding: chunked\rX: y\r\n" + END + LAST + SMUGGLED);
        refused("coding in HTTP/1.0", "POST /x HTTP/1.0\r\n" + HOST + CHUNKED + END + LAST + SMUGGLED);
        answered(200, "coding in capitals", POST + "TRANSFER-encoding:CHUNKED\r\n" + END + LAST);
        answered(200, "a coding's name with an underscore is another", POST + "Transfer_Encoding: chunked\r\n" + END);
        answered(200, "a chunked GET", GET + CHUNKED + END + "5\r\nGET /\r\n" + LAST);
    }

    private void chunks() {
        for (String size : each(" | g | -1 | +1 | 0x1 | 1h |  1 | 1  | 1\t | 1;a=b | 1;a=\"\r\n\" | 1,1 | 000000001"
                + " | 100000000 | FFFFFFFFFFFFFFFF | \u00B9")) {
            refused("chunk size " + size, SIGN_IN + CHUNKED + END + size + "\r\nX\r\n" + LAST + SMUGGLED);
        }
        refused("chunk size without CR", SIGN_IN + CHUNKED + END + "1\nX\r\n" + LAST + SMUGGLED);
        refused("chunk size without LF", SIGN_IN + CHUNKED + END + "1\rX\r\n" + LAST + SMUGGLED);
        refused("chunk longer than its size", SIGN_IN + CHUNKED + END + "1\r\nXY\r\n" + LAST + SMUGGLED);
        refused("chunk shorter than its size", SIGN_IN + CHUNKED + END + "3\r\nX\r\n" + LAST + SMUGGLED);
        refused("chunk that ends without CR", SIGN_IN + CHUNKED + END + "1\r\nX\n" + LAST + SMUGGLED);
        refused("chunk that ends without LF", SIGN_IN + CHUNKED + END + "1\r\nX\r" + LAST + SMUGGLED);
        refused("last chunk without its end", SIGN_IN + CHUNKED + END + "0\r\n" + SMUGGLED);
        refused("last chunk that ends with LF", SIGN_IN + CHUNKED + END + "0\r\n\n" + SMUGGLED);
        refused("last chunk with an extension", SIGN_IN + CHUNKED + END + "0;a\r\n\r\n" + SMUGGLED);
        refused("a trailer", SIGN_IN + CHUNKED + END + "0\r\nX: y\r\n\r\n" + SMUGGLED);
        refused("a trailer with a length", SIGN_IN + CHUNKED + END + "0\r\nContent-Length: 44\r\n\r\n" + SMUGGLED);
        refused("a huge chunk size where the body is read", SIGN_IN + CHUNKED + END + "FFFFFFFFF\r\n{}\r\n" + LAST);
        closed(
                413,
                "a chunk too large to be read",
                SIGN_IN + CHUNKED + END + "7000\r\n" + " ".repeat(0x7000) + END + LAST);
        closed(
                413,
                "a fault behind a body that is too large",
                SIGN_IN + CHUNKED + END + "7000\r\n" + " ".repeat(0x7000) + "XX");
        answered(
                400,
                "chunks in capitals and with zeros",
                SIGN_IN + CHUNKED + END + "0000000A\r\n0123456789\r\na\r\n0123456789\r\n0000\r\n\r\n");
    }

    private void lines() {
        refused("only LF", "GET /x HTTP/1.1\nHost: a\n\n" + SMUGGLED);
        refused("LF after the first line", "GET /x HTTP/1.1\nHost: a\r\n\r\n" + SMUGGLED);
        refused("LF after a header", "GET /x HTTP/1.1\r\nHost: a\n\r\n" + SMUGGLED);
        refused("LF at the end", "GET /x HTTP/1.1\r\nHost: a\r\n\n" + SMUGGLED);
        refused("only CR", "GET /x HTTP/1.1\rHost: a\r\r" + SMUGGLED);
        refused("CR CR LF", "GET /x HTTP/1.1\r\r\nHost: a\r\n\r\n" + SMUGGLED);
        refused("a folded header", GET + "X: y\r\n\tz\r\n" + END + SMUGGLED);
        refused("a folded header, first", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n" + SMUGGLED);
        refused("a header without colon", GET + "X\r\n" + END + SMUGGLED);
        refused("a header without name", GET + ": y\r\n" + END + SMUGGLED);
        for (char c : "\"(),/;<=>?@[\\]{}\u0000\u0001\u007F\u0080\u00E4".toCharArray()) {
            refused("a name with character " + (int) c, GET + "X" + c + "Y: z\r\n" + END + SMUGGLED);
        }
        for (char c : "\u0000\u0001\u0008\u000B\u000C\u001B\u007F".toCharArray()) {
            refused("a value with character " + (int) c, GET + "X: y" + c + "z\r\n" + END + SMUGGLED);
        }
        refused("an empty line in front", "\r\n" + GET + END + SMUGGLED);
        refused("a blank in front", " " + GET + END + SMUGGLED);
        answered(200, "a value of octets beyond ASCII", GET + "X: \u00E4\u00FF\r\n" + END);
        answered(200, "an empty value", GET + "X:\r\n" + END);
    }

    private void firstLines() {
        for (String version : each("HTTP/0.9 | HTTP/1.2 | HTTP/2 | HTTP/2.0 | HTTP/01.1 | HTTP/1.1  | HTTP/1.10"
                + " | http/1.1 | HTTP/1,1 | HTP/1.1 |  | ICY | RTSP/1.0")) {
            refused("version " + version, "GET /x " + version + "\r\n" + HOST + END + SMUGGLED);
        }
        refused("HTTP/0.9 without version", "GET /x\r\n" + SMUGGLED);
        refused(
                "HTTP/2 preface",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000");
        refused("TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003");
        refused("a proxy's greeting", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + GET + END);
        refused("a proxy's binary greeting", "\r\n\r\n\u0000\r\nQUIT\n!\u0011\u0000\u000C");
        refused("two blanks", "GET  /x HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("tabs", "GET\t/x\tHTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("a blank in the target", "GET /x y HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("a method that is no token", "G(T /x HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("no method", " /x HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("CONNECT", "CONNECT a:80 HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("CONNECT with a path", "CONNECT /x HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("TRACE", "TRACE /x HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        answered(405, "TRACE of ours, in small letters", "trace /health/live HTTP/1.1\r\n" + HOST + END);
        answered(405, "a method nobody knows", "BREW /health/live HTTP/1.1\r\n" + HOST + END);
        answered(
                200,
                "an offer of h2c is not taken",
                GET + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                        + END);
        answered(
                200,
                "an offer of a web socket is not taken",
                GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + END);
        closed(200, "HTTP/1.0 ends the connection", "GET /x HTTP/1.0\r\n" + HOST + END);
    }

    private void hosts() {
        refused("no host", "GET /x HTTP/1.1\r\n" + END + SMUGGLED);
        refused("two hosts", GET + "Host: b\r\n" + END + SMUGGLED);
        refused("the same host twice", GET + HOST + END + SMUGGLED);
        for (String host : each("a b | a, b | a@b | a/b | http://a | a:b:c | a:-1 | a: | a\tb | a?b | a#b | <a> | a\\b"
                + " | \u00E4")) {
            refused("host " + host, "GET /x HTTP/1.1\r\nHost: " + host + END + END + SMUGGLED);
        }
        for (String host : List.of("", "a:80", "[::1]:80", "xn--strae-oqa.de", "a_b", "127.0.0.1")) {
            answered(200, "host " + host, "GET /x HTTP/1.1\r\nHost: " + host + END + END);
        }
    }

    private void targets() {
        for (String target : List.of("http://a/x", "https://a/x", "a:80", "*", "x", "?x", "#", "\\x", "")) {
            refused("target " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        }
        for (String target :
                List.of("/%00", "/?a=%00", "/%", "/%1", "/%zz", "/?a=%zz", "/\u0000", "/\u00E4", "/\u007F")) {
            refused("target " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        }
        for (String target :
                each("/health/live/ | //health/live | /health//live | /health/./live | /health/../health/live"
                        + " | /health/%2e%2e/health/live | /health/..;/health/live | /;x/health/live | /health/live;x"
                        + " | /health/live;jsessionid=x | /health%2Flive | /health%2flive | /health%5Clive | /health%252flive"
                        + " | /health/live%20 | /health/live%0d%0aX:%20y | /HEALTH/live | /health/live%c0%80"
                        + " | /%c0%afhealth/live")) {
            answered(200, "the host's target " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + END);
        }
    }

    private void tooMuch() {
        refused("a long method", "G".repeat(20_000) + " /x HTTP/1.1\r\n" + HOST + END);
        refused("a long target", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + END);
        refused("a long query", "GET /?" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + END);
        refused("a long name", GET + "x".repeat(20_000) + ": y\r\n" + END);
        refused("a long value", GET + "X: " + "y".repeat(20_000) + END + END);
        refused("many headers", GET + "X: y\r\n".repeat(120) + END + SMUGGLED);
        refused("many short headers", GET + "X:\r\n".repeat(4_000) + END + SMUGGLED);
        refused("many parameters", "GET /?" + "a&".repeat(60) + " HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        refused("many values of one parameter", "GET /?" + "a=b&".repeat(60) + " HTTP/1.1\r\n" + HOST + END + SMUGGLED);
        answered(
                400,
                "many cookies",
                "GET /api/auth/me HTTP/1.1\r\n" + HOST + "Cookie: " + "a=b;".repeat(1_000) + END + END);
        answered(
                401,
                "a cookie of nothing but quotes",
                "GET /api/auth/me HTTP/1.1\r\n" + HOST + "Cookie: \"\"\";;;==;\"\r\n" + END);
        answered(
                401,
                "a long token",
                "GET /api/auth/me HTTP/1.1\r\n" + HOST + "Authorization: Bearer " + "a".repeat(12_000) + END + END);
    }

    private void bodies() {
        aBodyOn(200, "GET /x");
        aBodyOn(200, "GET /health/live");
        aBodyOn(401, "GET /api/auth/me");
        aBodyOn(415, "DELETE /api/auth/me");
        aBodyOn(405, "PUT /health/live");
        aBodyOn(204, "OPTIONS /health/live");
        answered(400, "a body that is a request", SIGN_IN + LENGTH + END + SMUGGLED);
        closed(413, "a length too large to be read", SIGN_IN + "Content-Length: 99999999\r\n" + END + SMUGGLED);
        closed(
                413,
                "one that waits to be told to go on",
                SIGN_IN + "Expect: 100-continue\r\nContent-Length: 99999\r\n" + END);
        closed(200, "a fault in a body that nobody reads", POST + CHUNKED + END + "zz\r\n" + SMUGGLED);
        closed(
                401,
                "a fault in a body after the answer",
                "GET /api/auth/me HTTP/1.1\r\n" + HOST + CHUNKED + END + "1\r\nxx" + SMUGGLED);
        for (String type : each("text/plain | application/jsonx | application/json, text/plain"
                + " | application/json\r\nContent-Type: text/plain"
                + " | application/json\r\nContent-Type: application/json"
                + " | application/x-www-form-urlencoded | multipart/form-data; boundary=x"
                + " | application/json; charset=utf-16 | application/json\r\nContent-Encoding: gzip"
                + " | application/json\r\nContent-Encoding: identity, gzip")) {
            answered(
                    415,
                    "type " + type,
                    "POST /api/auth/signin HTTP/1.1\r\n" + HOST + "Content-Type: " + type + "\r\nContent-Length: 2\r\n"
                            + END + "{}");
        }
    }

    private void aBodyOn(int code, String methodAndPath) {
        answered(code, "a body on " + methodAndPath, methodAndPath + " HTTP/1.1\r\n" + HOST + LENGTH + END + SMUGGLED);
    }

    private void json() {
        String plain = """
                {
                }
                {}{}
                {} ]
                [{}]
                null
                {/**/}
                {}//
                {'email':"a"}
                {email:"a"}
                {"email":NaN}
                {"a":Infinity}
                {"a":-Infinity}
                {"a":0x1}
                {"a":1.}
                {"a":01}
                {"email":[]}
                {"a":1,"a":1}
                {"a":{"b":1,"\\u0062":2}}
                {"a":"\\ud800\\x"}
                """;
        plain.lines().forEach(this::invalidJson);
        invalidJson("");
        invalidJson("{}\u0000");
        invalidJson("\u00EF\u00BB\u00BF{}");
        invalidJson("\u00FE\u00FF\u0000{\u0000}");
        invalidJson("{\u0000}\u0000");
        invalidJson("\u0000{\u0000}");
        for (String notUtf8 :
                List.of("\u00E4", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00F4\u0090\u0080\u0080", "\u0001")) {
            invalidJson("{\"email\":\"" + notUtf8 + "\"}");
        }
        invalidJson("{\"a\":" + "9".repeat(9_000) + "}");
        invalidJson("{\"a\":" + "[".repeat(8_000) + "]".repeat(8_000) + "}");
        invalidJson("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
        invalidJson("[".repeat(16_000));
    }

    private void invalidJson(String json) {
        String name = "JSON " + json.substring(0, Math.min(30, json.length()));
        answered(400, name, SIGN_IN + "Content-Length: " + json.length() + END + END + json);
    }
}
