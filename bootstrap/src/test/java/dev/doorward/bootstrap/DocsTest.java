package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DocsTest {

    @Test
    void every_file_of_the_page_is_there_and_a_missing_one_is_named() {
        Docs.files().forEach((path, content) -> assertTrue(content.get().length > 0, path));
        assertEquals(
                "docs/other.js is not in the jar",
                assertThrows(NullPointerException.class, () -> Docs.read("other.js"))
                        .getMessage());
    }
}
