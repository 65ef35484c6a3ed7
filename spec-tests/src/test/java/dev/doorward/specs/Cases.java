package dev.doorward.specs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that bring about the rows of the error tables, by page, status, code and sentence. */
final class Cases {

    /** Sends what a row is about, and gives its answer. */
    interface Case {
        Exchange answer(LiveServer server) throws Exception;
    }

    /** The same for somebody who has just signed up. */
    interface PersonalCase {
        Exchange answer(Person person) throws Exception;
    }

    record Key(String page, int status, String code, String error) {}

    private final Map<Key, List<Case>> cases = new LinkedHashMap<>();

    private Cases() {}

    static Map<Key, List<Case>> all() {
        Cases all = new Cases();
        AnonymousCases.addTo(all);
        AccountCases.addTo(all);
        TaskCases.addTo(all);
        EveryEndpointCases.addTo(all);
        return all.cases;
    }

    void add(String page, int status, String code, String error, Case... ways) {
        cases.computeIfAbsent(new Key(page, status, code, error), unseen -> new ArrayList<>())
                .addAll(List.of(ways));
    }

    void addPersonal(String page, int status, String code, String error, PersonalCase... ways) {
        for (PersonalCase way : ways) {
            add(page, status, code, error, server -> way.answer(Person.signUp(server)));
        }
    }
}
