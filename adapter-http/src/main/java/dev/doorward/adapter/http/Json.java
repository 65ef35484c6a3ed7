package dev.doorward.adapter.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The members of a request's JSON object. A member that nobody asks for is ignored; one of another type than is asked for ends
 * the request with 400 {@code invalid_json}.
 *
 * <p>The one reader and writer of JSON (RFC 8259). It reads one object in strict UTF-8: no byte order mark, no name twice at any
 * depth, nothing after the end, at most 32 levels, numbers of at most 100 characters.
 *
 * <p>An escaped lone surrogate is JSON all the same: it passes, and the noun that is made of the text refuses it.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(100)
                            .maxStringLength(BodyReader.MAX_OCTETS)
                            .maxNameLength(BodyReader.MAX_OCTETS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final ObjectNode members;

    private Json(ObjectNode members) {
        this.members = members;
    }

    /** No members at all. */
    static Json none() {
        return new Json(object());
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

    /** Whether there is such a member, be it null. */
    public boolean has(String member) {
        return members.has(member);
    }

    /** A member's text; a member that is missing or null is the empty text. */
    public String text(String member) {
        return optionalText(member).orElse("");
    }

    /** A member's text; empty when the member is missing or null. */
    public Optional<String> optionalText(String member) {
        return value(member, JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** Whether a member is true or false; empty when the member is missing or null. */
    public Optional<Boolean> optionalFlag(String member) {
        return value(member, JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    private Optional<JsonNode> value(String member, Predicate<JsonNode> type) {
        Optional<JsonNode> value = Optional.ofNullable(members.get(member)).filter(node -> !node.isNull());
        if (value.isPresent() && !type.test(value.get())) {
            throw new Refusal(Problem.INVALID_JSON);
        }
        return value;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Writes one document. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] write(Writing writing) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(512);
        try (JsonGenerator json = MAPPER.createGenerator(octets)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    static byte[] write(Object document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
