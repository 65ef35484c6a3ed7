package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The main job on real input: people of many scripts on the packaged server with its default settings. */
@Tag("P-07")
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class MainRoadIT {

    private static final int USERS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> NAMES = List.of(
            "Zoë Ångström-Nuñez",
            "Ἀλεξάνδρα Παπαδοπούλου",
            "Анна Жукова",
            "Արամ Խաչատրյան",
            "ნინო ბერიძე",
            "דוד כהן",
            "محمد علي",
            "अनुष्का शर्मा",
            "สมชาย ใจดี",
            "李小龍",
            "さくら サクラ",
            "김철수",
            "መለስ ዜናዊ",
            "Nguyễn Thị Minh Khai",
            "İpek Işık",
            "O'Brien \"Bo\" \\ <b>",
            "👩🏽‍💻 Ada",
            "e\u0301 decomposed",
            "Robert'); drop table users;--",
            "x");

    private static final List<String> MAILBOXES = List.of(
            "zoë.Ångström@example.org",
            "αλεξάνδρα@παράδειγμα.gr",
            "Анна.Жукова@пример.рф",
            "արամ@example.am",
            "ნინო@example.ge",
            "דוד@example.org",
            "محمد@example.org",
            "अनुष्का@example.in",
            "สมชาย@example.org",
            "李小龍@例子.example",
            "さくら@example.jp",
            "김철수@한국.example",
            "መለስ@example.et",
            "nguyễn@example.vn",
            "ipek+tag@Bücher.example",
            "o'brien@example.org",
            "a.b-c_d@sub.example.org",
            "e\u0301@example.org",
            "!#$%&'*+/=?^_`{|}~@example.org",
            "x@xn--mnchen-3ya.example");

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    /** One person: what was typed at sign-up, the token of that session and the token of the next. */
    private record Person(String name, String email, String password, String first, String second) {}

    @Test
    void people_of_many_scripts_sign_up_sign_in_as_they_spell_it_and_sign_out_for_good() throws Exception {
        List<Person> people;
        try (ServerProcess server = ServerProcess.run(folder, Map.of())) {
            people = together(user -> {
                String name = NAMES.get(user % NAMES.size()) + " " + user;
                String email = user + MAILBOXES.get(user % MAILBOXES.size());
                String password = "Pässwörd " + user + " 密码 🔑";
                String first = token(201, name, email, signUp(server, name, email, password));
                String again = signUp(server, "Somebody", spelled(email, user + 1), password)
                        .body();
                assertEquals("email_taken", JSON.readTree(again).get("code").textValue(), email);
                String second = token(200, name, email, signIn(server, spelled(email, user), password));
                assertEquals(200, server.postAs(first, "/api/auth/signout").statusCode());
                askSignedOut(server, first);
                assertEquals(200, server.getAs(second, "/api/auth/me").statusCode());
                return new Person(name, email, password, first, second);
            });
            server.terminate();
            server.awaitExit(Duration.ofSeconds(10));
        }
        try (ServerProcess server = ServerProcess.run(folder, Map.of("DOORWARD_POOL_SIZE", "1"))) {
            together(user -> {
                Person person = people.get(user);
                askSignedOut(server, person.first);
                JsonNode me = JSON.readTree(
                        server.getAs(person.second, "/api/auth/me").body());
                assertEquals(person.name, me.at("/user/name").textValue());
                assertEquals(person.email, me.at("/user/email").textValue());
                assertEquals(
                        401, signIn(server, person.email, person.password + " ").statusCode());
                return token(
                        200,
                        person.name,
                        person.email,
                        signIn(server, spelled(person.email, user + 2), person.password));
            });
        }
        System.out.println(
                USERS + " people, each with two sign-ins and a sign-out, over one restart; requests accepted after"
                        + " an acknowledged sign-out: " + accepted + " of " + asked);
        assertEquals(2 * USERS, asked.get());
        assertEquals(0, accepted.get());
    }

    /** Asks with a token whose session has ended, and counts what is let in; anything but yes and no is an error. */
    private void askSignedOut(ServerProcess server, String token) throws Exception {
        int status = server.getAs(token, "/api/auth/me").statusCode();
        asked.incrementAndGet();
        if (status == 200) {
            accepted.incrementAndGet();
        } else {
            assertEquals(401, status);
        }
    }

    /** Another way to write the same address. */
    private static String spelled(String email, int way) {
        return switch (way % 4) {
            case 0 -> email;
            case 1 -> email.toUpperCase(Locale.ROOT);
            case 2 -> " " + Normalizer.normalize(email, Normalizer.Form.NFD) + "\t";
            default -> Normalizer.normalize(email, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        };
    }

    private static String token(int status, String name, String email, HttpResponse<String> answer)
            throws JsonProcessingException {
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode grant = JSON.readTree(answer.body());
        assertEquals(name, grant.at("/user/name").textValue());
        assertEquals(email, grant.at("/user/email").textValue());
        return grant.get("token").textValue();
    }

    private static HttpResponse<String> signUp(ServerProcess server, String name, String email, String password)
            throws Exception {
        return server.post("/api/auth/signup", json(Map.of("name", name, "email", email, "password", password)));
    }

    private static HttpResponse<String> signIn(ServerProcess server, String email, String password) throws Exception {
        return server.post("/api/auth/signin", json(Map.of("email", email, "password", password)));
    }

    private static String json(Map<String, String> members) throws JsonProcessingException {
        return JSON.writeValueAsString(members);
    }

    private interface Part<T> {
        T of(int user) throws Exception;
    }

    private static <T> List<T> together(Part<T> part) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(IntStream.range(0, USERS)
                    .<Callable<T>>mapToObj(user -> () -> part.of(user))
                    .toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
