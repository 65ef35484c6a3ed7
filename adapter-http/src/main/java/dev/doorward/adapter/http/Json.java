package dev.doorward.adapter.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The one reader and writer of JSON (RFC 8259). It reads one object in strict UTF-8: no byte order mark, no name twice at any
 * depth, nothing after the end, at most 32 levels, numbers of at most 100 characters.
 *
 * <p>An escaped lone surrogate is JSON all the same: it passes, and the noun that is made of the text refuses it.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(100)
                            .maxStringLength(BodyReader.MAX_OCTETS)
                            .maxNameLength(BodyReader.MAX_OCTETS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final ObjectNode members;

    private Json(ObjectNode members) {
        this.members = members;
    }

    /** @throws Refusal unless this is one JSON object and nothing else */
    static Json read(byte[] body) {
        try {
            // Decoded here, because Jackson would guess UTF-16 and UTF-32 from the first bytes and take them.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (!text.startsWith("\uFEFF") && MAPPER.readTree(text) instanceof ObjectNode object) {
                return new Json(object);
            }
        } catch (CharacterCodingException | JsonProcessingException malformed) {
            // What was typed stands in the exception's message: it goes no further.
        }
        throw new Refusal(Problem.INVALID_JSON);
    }

    /**
     * A member's text; a member that is missing or null is the empty text.
     *
     * @throws Refusal when the member is of another type
     */
    String text(String member) {
        JsonNode value = members.get(member);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new Refusal(Problem.INVALID_JSON);
        }
        return value.textValue();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] write(ObjectNode document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
