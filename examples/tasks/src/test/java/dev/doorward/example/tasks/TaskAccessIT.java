package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.example.tasks.Person.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what to whose tasks. */
@Tag("FR-016")
@Tag("P-08")
@Tag("P-10")
class TaskAccessIT {

    private final Person ada = SharedServer.somebody();
    private final Person bob = SharedServer.somebody();

    /** Every kind of request there is. */
    private static List<Answer> everything(Person who, String tasks, String task) {
        return List.of(
                who.get(tasks),
                who.post(tasks, "{\"title\":\"planted\"}"),
                who.get(tasks + "/" + task),
                who.patch(tasks + "/" + task, "{\"title\":\"changed\",\"completed\":true}"),
                who.post(tasks + "/" + task + "/complete", ""),
                who.delete(tasks + "/" + task));
    }

    private static void assertAll(int status, String code, List<Answer> answers) {
        for (Answer answer : answers) {
            assertEquals(status, answer.status(), answer.text());
            assertEquals(code, answer.text("code"));
        }
    }

    @Test
    void without_a_token_nobody_gets_anywhere() {
        String before = ada.get(ada.tasks()).text();
        Person stranger = ada.signedOut();
        for (Answer answer : everything(stranger, ada.tasks(), UUID.randomUUID().toString())) {
            assertEquals(401, answer.status(), answer.text());
            assertEquals("authentication_required", answer.text("code"));
            assertEquals(
                    "Bearer",
                    answer.response().headers().firstValue("www-authenticate").orElse(""));
        }
        assertEquals(before, ada.get(ada.tasks()).text());
    }

    @Test
    void the_path_of_another_user_is_refused_whatever_is_below_it() {
        String task = bob.add("Bob's");
        String before = bob.get(bob.tasks()).text();
        assertAll(403, "access_denied", everything(ada, bob.tasks(), task));
        assertAll(403, "access_denied", everything(ada, bob.tasks(), ada.add("Ada's")));
        assertEquals(before, bob.get(bob.tasks()).text());
    }

    @Test
    void a_user_who_does_not_exist_and_what_is_no_id_of_a_user_are_refused_like_another_user() {
        String task = ada.add("Ada's");
        String refused = ada.get(bob.tasks()).withoutRequestId();
        for (String nobody : List.of(
                UUID.randomUUID().toString(), "me", "%7BuserId%7D", ada.id().toUpperCase())) {
            assertEquals(refused, ada.get("/api/" + nobody + "/tasks").withoutRequestId(), nobody);
            assertAll(403, "access_denied", everything(ada, "/api/" + nobody + "/tasks", task));
        }
    }

    @Test
    void the_id_of_another_users_task_is_answered_like_an_id_of_none() {
        String task = bob.add("Bob's");
        String before = bob.get(bob.task(task)).text();
        String none = UUID.randomUUID().toString();
        List<Answer> foreign = everything(ada, ada.tasks(), task);
        List<Answer> unknown = everything(ada, ada.tasks(), none);
        for (int i = 2; i < foreign.size(); i++) {
            assertEquals(404, foreign.get(i).status(), foreign.get(i).text());
            assertEquals(unknown.get(i).withoutRequestId(), foreign.get(i).withoutRequestId());
            assertNotEquals(unknown.get(i).text("requestId"), foreign.get(i).text("requestId"));
        }
        String notAnId = ada.get(ada.task("no-id")).withoutRequestId();
        assertEquals(notAnId, ada.get(ada.task(task)).withoutRequestId());
        assertEquals(notAnId, ada.get(ada.task(ada.add("a").toUpperCase())).withoutRequestId());
        assertEquals(before, bob.get(bob.task(task)).text());
    }

    @Test
    void a_signed_out_session_gets_nowhere() {
        String task = ada.add("a");
        assertEquals(200, ada.post("/api/auth/signout", "").status());
        assertAll(401, "invalid_token", everything(ada, ada.tasks(), task));
    }

    @Test
    void deleting_the_account_deletes_the_tasks_and_nobody_elses() throws Exception {
        ada.add("a");
        ada.add("b");
        bob.add("c");
        assertEquals(List.of("2"), rows(ada));
        Answer deleted = ada.send("DELETE", "/api/auth/me", "{\"password\":\"" + Person.PASSWORD + "\"}");
        assertEquals(204, deleted.status(), deleted.text());
        assertEquals(List.of("0"), rows(ada));
        assertEquals(List.of("1"), rows(bob));
        assertEquals(401, ada.get(ada.tasks()).status());
    }

    private static List<String> rows(Person owner) throws Exception {
        return SharedServer.DATABASE.ask("select count(*) from tasks.tasks where user_id = '" + owner.id() + "'");
    }

    @Test
    void a_browser_works_with_its_cookies() {
        Person browser = SharedServer.somebodyInABrowser();
        Answer created = browser.send("POST", browser.tasks(), "{\"title\":\"a\"}", "Sec-Fetch-Site", "same-origin");
        assertEquals(201, created.status(), created.text());
        assertEquals(200, browser.get(browser.tasks()).status());
    }

    @Test
    void a_page_of_another_site_changes_nothing_with_the_cookies_of_its_victim() {
        Person victim = SharedServer.somebodyInABrowser();
        String task = victim.send("POST", victim.tasks(), "{\"title\":\"a\"}").text("id");
        String before = victim.get(victim.tasks()).text();
        List<Map<String, String>> pages = List.of(
                Map.of("Origin", "https://evil.example.net"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "https://evil.example.net", "Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "https://other.tasks.example.com", "Sec-Fetch-Site", "same-site"),
                Map.of("Origin", "null"));
        List<String> types = List.of("application/x-www-form-urlencoded", "text/plain", "application/json");
        List<List<String>> requests = List.of(
                List.of("POST", victim.tasks()),
                List.of("PATCH", victim.task(task)),
                List.of("DELETE", victim.task(task)),
                List.of("POST", victim.task(task) + "/complete"),
                List.of("POST", "/api/auth/signin"),
                List.of("POST", "/api/auth/signout"));
        int sent = 0;
        for (Map<String, String> page : pages) {
            for (String type : types) {
                for (List<String> request : requests) {
                    String[] headers = headers(page, type);
                    String form =
                            "{\"title\":\"forged\",\"email\":\"x@example.com\",\"password\":\"forged\",\"x\":\"=\"}";
                    Answer answer = victim.send(request.get(0), request.get(1), form, headers);
                    assertEquals(403, answer.status(), request + " " + page + " " + answer.text());
                    assertEquals("cross_site_request", answer.text("code"));
                    assertTrue(
                            answer.response().headers().allValues("set-cookie").isEmpty(), request.toString());
                    sent++;
                }
            }
        }
        assertEquals(pages.size() * types.size() * requests.size(), sent);
        assertEquals(before, victim.get(victim.tasks()).text());
        assertEquals(200, victim.get("/api/auth/me").status());
    }

    /** Signing a stranger's browser in to an account of the attacker's needs no cookie, only a form. */
    @Test
    void a_form_of_another_site_signs_nobody_in() {
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain")) {
            Answer plain = ada.signedOut()
                    .send(
                            "POST",
                            "/api/auth/signin",
                            "{\"email\":\"somebody1@example.com\",\"password\":\"" + Person.PASSWORD
                                    + "\",\"x\":\"=\"}",
                            headers(Map.of("Origin", "https://evil.example.net"), type));
            assertEquals(415, plain.status(), plain.text());
            Answer inCookies = ada.signedOut()
                    .send(
                            "POST",
                            "/api/auth/signin?useCookies=true",
                            "{\"email\":\"somebody1@example.com\",\"password\":\"" + Person.PASSWORD
                                    + "\",\"x\":\"=\"}",
                            headers(Map.of("Origin", "https://evil.example.net"), type));
            assertEquals(403, inCookies.status(), inCookies.text());
            assertEquals(List.of(), plain.response().headers().allValues("set-cookie"));
            assertEquals(List.of(), inCookies.response().headers().allValues("set-cookie"));
        }
    }

    private static String[] headers(Map<String, String> page, String type) {
        String[] headers = new String[2 + 2 * page.size()];
        headers[0] = "Content-Type";
        headers[1] = type;
        int i = 2;
        for (Map.Entry<String, String> header : page.entrySet()) {
            headers[i++] = header.getKey();
            headers[i++] = header.getValue();
        }
        return headers;
    }
}
