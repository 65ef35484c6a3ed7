package dev.doorward.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.doorward.core.user.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final UUID VALUE = UUID.fromString("6f0f2f4c-2b1b-4c8e-9a53-3f6f1e0a7d10");

    @Test
    void an_id_prints_as_its_uuid() {
        assertEquals(VALUE.toString(), new UserId(VALUE).toString());
        assertEquals(VALUE.toString(), new SessionId(VALUE).toString());
    }

    @Test
    void a_fresh_id_is_random_and_of_version_4() {
        assertNotEquals(UserId.random(), UserId.random());
        assertNotEquals(SessionId.random(), SessionId.random());
        assertEquals(4, UserId.random().value().version());
        assertEquals(4, SessionId.random().value().version());
    }

    @Test
    void an_id_without_a_value_is_a_callers_bug() {
        assertThrows(NullPointerException.class, () -> new UserId(null));
        assertThrows(NullPointerException.class, () -> new SessionId(null));
    }
}
