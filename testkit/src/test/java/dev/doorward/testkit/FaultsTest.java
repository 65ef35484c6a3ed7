package dev.doorward.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private final StoreFailure broken = new StoreFailure("broken");
    private final Faults faults = new Faults();
    private final List<String> kept = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private final Collection<String> store = faults.on(Collection.class, kept);

    @SuppressWarnings("unchecked")
    private final Supplier<Integer> size = faults.on(Supplier.class, kept::size);

    @Test
    void a_call_that_fails_before_it_is_done_does_nothing() {
        faults.arm(1, Faults.When.BEFORE, () -> broken);
        assertSame(broken, assertThrows(StoreFailure.class, () -> store.add("a")));
        assertEquals(List.of(), kept);
        assertEquals(Optional.of("Collection.add"), faults.disarm());
    }

    @Test
    void a_call_that_fails_after_it_was_done_has_done_it() {
        faults.arm(1, Faults.When.AFTER, () -> broken);
        assertSame(broken, assertThrows(StoreFailure.class, () -> store.add("a")));
        assertEquals(List.of("a"), kept);
    }

    @Test
    void calls_are_counted_over_everything_that_is_wrapped_and_only_one_fails() {
        faults.arm(3, Faults.When.BEFORE, () -> broken);
        assertTrue(store.add("a"));
        assertEquals(1, size.get());
        assertThrows(StoreFailure.class, () -> store.add("b"));
        assertTrue(store.add("c"));
        assertEquals(List.of("a", "c"), kept);
    }

    @Test
    void with_fewer_calls_none_fails_and_so_it_is_told() {
        faults.arm(2, Faults.When.BEFORE, () -> broken);
        assertTrue(store.add("a"));
        assertEquals(Optional.empty(), faults.disarm());
        assertTrue(store.add("b"));
    }

    @Test
    void what_every_object_has_is_no_call_and_an_adapter_throws_what_it_throws() {
        faults.arm(1, Faults.When.BEFORE, () -> broken);
        assertEquals("[]", store.toString());
        assertFalse(faults.disarm().isPresent());
        Collection<?> unchangeable = faults.on(Collection.class, List.of("a"));
        assertThrows(UnsupportedOperationException.class, unchangeable::clear);
        assertThrows(IllegalArgumentException.class, () -> faults.arm(0, Faults.When.BEFORE, () -> broken));
    }
}
