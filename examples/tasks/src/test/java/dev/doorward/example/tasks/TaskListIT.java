package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.example.tasks.Person.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of one's tasks, page by page. */
class TaskListIT {

    private final Person ada = SharedServer.somebody();

    private static List<String> titles(Answer page) {
        assertEquals(200, page.status(), page.text());
        List<String> titles = new ArrayList<>();
        page.json().get("tasks").forEach(task -> titles.add(task.get("title").textValue()));
        return titles;
    }

    private static List<String> numbered(int from, int to) {
        List<String> titles = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            titles.add("t" + i);
        }
        Collections.reverse(titles);
        return titles;
    }

    @Test
    void nothing_is_an_empty_page() {
        assertEquals("{\"tasks\":[],\"next\":null}", ada.get(ada.tasks()).text());
    }

    @Test
    void the_newest_come_first_fifty_at_a_time_unless_asked_otherwise() {
        List<String> oldestFirst = new ArrayList<>(numbered(1, 101));
        Collections.reverse(oldestFirst);
        oldestFirst.forEach(ada::add);

        Answer first = ada.get(ada.tasks());
        assertEquals(numbered(52, 101), titles(first));
        Answer second = ada.get(ada.tasks() + "?after=" + first.text("next"));
        assertEquals(numbered(2, 51), titles(second));
        Answer last = ada.get(ada.tasks() + "?after=" + second.text("next"));
        assertEquals(numbered(1, 1), titles(last));
        assertTrue(last.json().get("next").isNull());

        assertEquals(numbered(2, 101), titles(ada.get(ada.tasks() + "?limit=100")));
        Answer exact = ada.get(ada.tasks() + "?limit=1&after=" + second.text("next"));
        assertEquals(numbered(1, 1), titles(exact));
        assertTrue(exact.json().get("next").isNull(), "the last page is full, and is the last one all the same");
    }

    @Test
    void pages_stay_where_they_are_while_tasks_come_and_go() throws Exception {
        for (int i = 1; i <= 30; i++) {
            ada.add("t" + i);
        }
        // All at one moment: then the order is that of the ids, and pages must still not overlap.
        SharedServer.DATABASE.run("update tasks.tasks set created_at = '2020-01-01T00:00:00.000001Z' where user_id = '"
                + ada.id() + "' and title in ('t11', 't12', 't13', 't14', 't15')");
        List<JsonNode> seen = new ArrayList<>();
        String next = "";
        for (int page = 0; !next.equals("null"); page++) {
            Answer answer = ada.get(ada.tasks() + "?limit=3" + next);
            answer.json().get("tasks").forEach(seen::add);
            next = answer.json().get("next").isNull() ? "null" : "&after=" + answer.text("next");
            ada.add("new" + page);
            // The very task the cursor names, which a page by number would stumble over.
            assertEquals(
                    204,
                    ada.delete(ada.task(seen.get(seen.size() - 1).get("id").textValue()))
                            .status());
        }
        List<String> titles =
                seen.stream().map(task -> task.get("title").textValue()).toList();
        assertEquals(30, titles.size(), titles.toString());
        assertEquals(30, titles.stream().distinct().count(), titles.toString());
        assertFalse(titles.stream().anyMatch(title -> title.startsWith("new")), titles.toString());
    }

    @Test
    void times_have_microseconds_on_the_wire_and_in_a_cursor() throws Exception {
        String older = ada.add("older");
        String newer = ada.add("newer");
        SharedServer.DATABASE.run(
                "update tasks.tasks set created_at = '2020-01-01T00:00:00.123456Z' where id = '" + older + "'");
        SharedServer.DATABASE.run(
                "update tasks.tasks set created_at = '2020-01-01T00:00:00.123457Z' where id = '" + newer + "'");
        assertEquals("2020-01-01T00:00:00.123456Z", ada.get(ada.task(older)).text("createdAt"));
        Answer first = ada.get(ada.tasks() + "?limit=1");
        assertEquals(List.of("newer"), titles(first));
        assertEquals(List.of("older"), titles(ada.get(ada.tasks() + "?limit=1&after=" + first.text("next"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=",
                "limit=01",
                "limit=ten",
                "limit=1&limit=2",
                "after=",
                "after=x",
                "after=AAAA",
                "after=f_________________________________",
                "after=a&after=b",
                "after=________________________________",
                "after=f_______________________________",
                "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
            })
    void parameters_that_are_not_offered_are_refused(String query) {
        Answer answer = ada.get(ada.tasks() + "?" + query);
        assertEquals(400, answer.status(), answer.text());
        assertEquals("invalid_parameter", answer.text("code"));
    }

    @Test
    void a_cursor_shows_nobody_anything_that_is_not_theirs() {
        ada.add("t1");
        ada.add("t2");
        String next = ada.get(ada.tasks() + "?limit=1").text("next");
        Person bob = SharedServer.somebody();
        assertEquals(List.of(), titles(bob.get(bob.tasks() + "?after=" + next)));
    }
}
