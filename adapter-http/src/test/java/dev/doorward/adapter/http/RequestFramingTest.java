package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFramingTest {

    private static final String CHUNKED = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** As many as a reader of bounded memory might stop at. */
    private static final String BLANKS = "                                                                ";

    private final RequestFraming framing = new RequestFraming();

    /** It gets the same bytes one by one. */
    private final RequestFraming slow = new RequestFraming();

    /** How many bytes are taken before one is refused, all the same how many arrive at once. */
    private int taken(String bytes) {
        ByteBuffer octets = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        int taken = framing.accept(octets, 0, octets.limit());
        int one = 0;
        while (one < octets.limit() && slow.accept(octets, one, one + 1) > one) {
            one++;
        }
        assertEquals(one, taken);
        assertEquals(slow.betweenRequests(), framing.betweenRequests());
        return taken;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: x\r\n\r\n",
                "POST /a?b=%20%0A0 HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "POST / HTTP/1.1\r\ncontent-LENGTH:\t 3 \r\n\r\nabc",
                "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
                CHUNKED + "00000003\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nX-Odd: \u00E4 \t\r\nEmpty:\r\nTransfer-Encoding-Not: x\r\n\r\n",
            })
    void strict_requests_pass_and_end_where_they_end(String request) {
        assertEquals(request.length() - 1, taken(request.substring(0, request.length() - 1)));
        assertFalse(framing.betweenRequests());
        assertEquals(1, taken(request.substring(request.length() - 1)));
        assertTrue(framing.betweenRequests());
        assertEquals(3 * request.length(), taken(request.repeat(3)));
        assertTrue(framing.betweenRequests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                " GET / HTTP/1.1\r\n",
                "GET\t/ HTTP/1.1\r\n",
                "GET\u0000 / HTTP/1.1\r\n",
                "GET http://a/ HTTP/1.1\r\n",
                "GET a HTTP/1.1\r\n",
                "GET  / HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "CONNECT a:80 HTTP/1.1\r\n",
                "GET /%00 HTTP/1.1\r\n",
                "GET /?a=%00 HTTP/1.1\r\n",
                "GET /\u00E4 HTTP/1.1\r\n",
                "GET /\r\n",
                "GET /  HTTP/1.1\r\n",
                "GET / HTTP/1.1 \r\n",
                "GET / HTTP/1.1\n",
                "GET / HTTP/2.0\r\n",
                "GET / HTTP/1.2\r\n",
                "GET / HTTP/0.9\r\n",
                "GET / http/1.1\r\n",
                "GET / HTTP/1.1\r\n X: y\r\n",
                "GET / HTTP/1.1\r\n: y\r\n",
                "GET / HTTP/1.1\r\nX : y\r\n",
                "GET / HTTP/1.1\r\nX\r\n",
                "GET / HTTP/1.1\r\nX: y\n",
                "GET / HTTP/1.1\r\nX: y\rz\r\n",
                "GET / HTTP/1.1\r\nX: y\u0000\r\n",
                "GET / HTTP/1.1\r\nX: y\r\n z\r\n",
                "GET / HTTP/1.1\r\nX: y\r\n\tz\r\n",
                "GET / HTTP/1.1\r\nX: y\r\n\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 0x1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1 1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1234567890123456\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked" + BLANKS + ", identity\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked" + BLANKS + "\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1" + BLANKS + "2\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: \u000Bchunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                CHUNKED + "\r\n",
                CHUNKED + "g\r\n",
                CHUNKED + " 1\r\n",
                CHUNKED + "1 \r\n",
                CHUNKED + "-1\r\n",
                CHUNKED + "0x1\r\n",
                CHUNKED + "000000001\r\n",
                CHUNKED + "1;a=b\r\n",
                CHUNKED + "1\n",
                CHUNKED + "1\r\nab",
                CHUNKED + "1\r\na\n",
                CHUNKED + "1\r\na\r\r\n",
                CHUNKED + "0\r\nX: y\r\n\r\n",
                CHUNKED + "0\r\n\n",
            })
    void anything_else_is_refused_before_its_last_byte_is_taken(String bytes) {
        assertTrue(taken(bytes) < bytes.length());
        assertFalse(framing.betweenRequests() && bytes.startsWith("GET /"));
    }
}
