package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPageTest {

    private static final TaskPage.Place PLACE = new TaskPage.Place(
            Instant.parse("2026-11-21T04:05:06.123456Z"), UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff"));

    @Test
    void a_cursor_is_read_as_it_was_written() {
        assertEquals(Optional.of(PLACE), TaskPage.Place.of(PLACE.cursor()));
        assertEquals(32, PLACE.cursor().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "f_______________________________", "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void what_is_no_cursor_is_no_place(String text) {
        assertEquals(Optional.empty(), TaskPage.Place.of(text));
    }

    @Test
    void every_text_has_one_place_and_every_place_one_text() {
        assertEquals(Optional.empty(), TaskPage.Place.of(PLACE.cursor() + "="));
        assertEquals(Optional.empty(), TaskPage.Place.of(" " + PLACE.cursor()));
        assertEquals(Optional.empty(), TaskPage.Place.of(PLACE.cursor().substring(1)));
    }
}
