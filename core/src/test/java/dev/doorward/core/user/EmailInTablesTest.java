package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmailInTablesTest {

    @Test
    void every_spelling_of_an_email_is_found_where_another_was_put() {
        Set<Email> emails = new HashSet<>(Set.of(Email.of("Ada@Example.com")));
        assertTrue(emails.contains(Email.of(" ada@EXAMPLE.com ")));
    }

    @Test
    void different_emails_are_spread_over_a_table() {
        Set<Integer> codes = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            codes.add(Email.of("user" + i + "@example.com").hashCode());
        }
        assertEquals(100, codes.size());
    }
}
