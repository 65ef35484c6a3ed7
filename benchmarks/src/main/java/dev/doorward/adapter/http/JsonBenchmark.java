package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A body read, and the document of {@code me} written member by member and as a tree. */
@State(Scope.Benchmark)
public class JsonBenchmark {

    private final byte[] signIn = "{\"email\":\"ada@example.org\",\"password\":\"correct horse battery staple\"}"
            .getBytes(StandardCharsets.UTF_8);
    private final String id = "2f0ef9b5-52b3-4c1c-9d0f-6f6f3d3f5a51";

    @Benchmark
    public String readSignIn() {
        Json members = Json.read(signIn);
        return members.text("email") + members.text("password");
    }

    @Benchmark
    public byte[] writeMe() {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("user");
            json.writeStringField("id", id);
            json.writeStringField("email", "ada@example.org");
            json.writeStringField("name", "Ada Lovelace");
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    @Benchmark
    public byte[] writeMeAsTree() {
        ObjectNode document = Json.object();
        document.putObject("user").put("id", id).put("email", "ada@example.org").put("name", "Ada Lovelace");
        return Json.write((Object) document);
    }
}
