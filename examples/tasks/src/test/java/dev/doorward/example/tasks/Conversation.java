package dev.doorward.example.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.example.tasks.Person.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * One client that speaks for some of the people in random order, and remembers what each of them has. It counts what it was
 * shown of others, and whatever else was not as it remembers.
 */
final class Conversation {

    enum Operation {
        LIST,
        CREATE,
        FIND,
        CHANGE,
        COMPLETE,
        DELETE
    }

    /** At most so many tasks each, so that a page shows them all. */
    private static final int MOST = 40;

    /** With fewer there is hardly anything that others could see. */
    private static final int FEW = 8;

    final Map<Operation, Integer> done = new EnumMap<>(Operation.class);
    final List<String> surprises = new ArrayList<>();
    int rows;
    int foreignRows;
    int foreignAttempts;

    private final List<Person> everybody;
    private final Map<Person, Map<String, String>> owned = new LinkedHashMap<>();
    private final Random random;
    private final String mark;
    private int number;

    /** @param mark in every title, so that no two clients ever write the same */
    Conversation(List<Person> everybody, List<Person> own, Random random, String mark) {
        this.everybody = everybody;
        this.random = random;
        this.mark = mark;
        own.forEach(person -> owned.put(person, new LinkedHashMap<>()));
    }

    /** Every task: whose, which, and its title. */
    List<String> tasks() {
        List<String> tasks = new ArrayList<>();
        owned.forEach((person, own) -> own.forEach((id, title) -> tasks.add(person.id() + " " + id + " " + title)));
        return tasks;
    }

    Conversation talk(int operations) {
        List<Person> people = List.copyOf(owned.keySet());
        for (int i = 0; i < operations; i++) {
            Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
            Person person = people.get(random.nextInt(people.size()));
            int kind = random.nextInt(4);
            if (kind == 0) {
                inForeignPath(operation, person);
            } else if (kind == 1) {
                withForeignId(operation, person);
            } else {
                own(operation, person);
            }
        }
        return this;
    }

    private Person another(Person person, Collection<Person> people) {
        List<Person> others = people.stream().filter(other -> other != person).toList();
        return others.get(random.nextInt(others.size()));
    }

    private void inForeignPath(Operation operation, Person person) {
        Person other = another(person, everybody);
        foreignAttempts++;
        expect(403, send(operation, person, other.tasks(), anyId(random.nextBoolean() ? other : person)));
    }

    /** The id of somebody's task under one's own path; where there is no id in the path, it is one's own list. */
    private void withForeignId(Operation operation, Person person) {
        String id = anyId(another(person, owned.keySet()));
        if (operation == Operation.LIST || operation == Operation.CREATE) {
            own(operation, person);
            return;
        }
        foreignAttempts++;
        expect(404, send(operation, person, person.tasks(), id));
    }

    /** Some task of theirs, as far as this client knows it; else one of nobody's. */
    private String anyId(Person owner) {
        List<String> ids = List.copyOf(owned.getOrDefault(owner, Map.of()).keySet());
        return ids.isEmpty() ? UUID.randomUUID().toString() : ids.get(random.nextInt(ids.size()));
    }

    private void own(Operation operation, Person person) {
        Map<String, String> own = owned.get(person);
        Operation possible = possible(operation, own);
        String id = own.isEmpty() ? "" : anyId(person);
        String title = mark + number;
        Answer answer = send(possible, person, person.tasks(), id);
        switch (possible) {
            case LIST -> {
                expect(200, answer);
                List<String> seen = new ArrayList<>();
                if (answer.status() == 200) {
                    answer.json().get("tasks").forEach(task -> seen.add(seen(person, task)));
                }
                same(
                        own.entrySet().stream().map(Object::toString).sorted().toList(),
                        seen.stream().sorted().toList());
            }
            case CREATE -> {
                expect(201, answer);
                if (answer.status() == 201) {
                    own.put(answer.text("id"), title);
                    same(title, answer.text("title"));
                }
            }
            case FIND, COMPLETE -> one(person, id, answer);
            case CHANGE -> {
                own.put(id, title);
                one(person, id, answer);
            }
            case DELETE -> {
                expect(204, answer);
                own.remove(id);
            }
        }
    }

    private static Operation possible(Operation operation, Map<String, String> own) {
        if (own.isEmpty() && operation != Operation.LIST) {
            return Operation.CREATE;
        }
        if (operation == Operation.DELETE && own.size() < FEW) {
            return Operation.CREATE;
        }
        return own.size() == MOST && operation == Operation.CREATE ? Operation.DELETE : operation;
    }

    private void one(Person person, String id, Answer answer) {
        expect(200, answer);
        if (answer.status() == 200) {
            same(id + "=" + owned.get(person).get(id), seen(person, answer.json()));
        }
    }

    private String seen(Person person, JsonNode task) {
        rows++;
        if (!task.get("userId").textValue().equals(person.id())) {
            foreignRows++;
        }
        return task.get("id").textValue() + "=" + task.get("title").textValue();
    }

    private Answer send(Operation operation, Person person, String tasks, String id) {
        done.merge(operation, 1, Integer::sum);
        String task = tasks + "/" + id;
        return switch (operation) {
            case LIST -> person.get(tasks + "?limit=100");
            case CREATE -> person.post(tasks, title());
            case FIND -> person.get(task);
            case CHANGE -> person.patch(task, title());
            case COMPLETE -> person.post(task + "/complete", "");
            case DELETE -> person.delete(task);
        };
    }

    private String title() {
        return "{\"title\":\"" + mark + number++ + "\"}";
    }

    private void expect(int status, Answer answer) {
        same(status, answer.status());
    }

    private void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            surprises.add("expected " + expected + ", was " + actual);
        }
    }
}
