package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.session.ClientInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody fills the queue for password hashing alone. */
class HashingShareTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void one_address_has_a_third_of_the_places_and_everybody_else_the_rest() {
        HashingGate gate = new HashingGate(2, 7, LONG);
        ClientInfo greedy = new ClientInfo("", "203.0.113.7", "");
        ClientInfo other = new ClientInfo("", "2001:db8:0:1::1", "");
        ClientInfo neighbour = new ClientInfo("", "2001:db8:0:1::2", "");
        List<HashingGate.Slot> places = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            places.add(gate.enter(greedy));
            places.add(gate.enter(i == 0 ? other : neighbour));
        }
        assertThrows(Overloaded.class, () -> gate.enter(greedy));
        assertThrows(Overloaded.class, () -> gate.enter(other));
        places.get(0).close();
        places.set(0, gate.enter(greedy));
        for (int i = 0; i < 3; i++) {
            places.add(gate.enter(ClientInfo.none()));
        }
        assertThrows(Overloaded.class, () -> gate.enter(new ClientInfo("", "203.0.113.8", "")));
        places.forEach(HashingGate.Slot::close);
        for (int round = 0; round < 3; round++) {
            gate.enter(greedy).close();
        }
        assertEquals(new HashingLoad(0, 0, 3), gate.load());
    }

    @Test
    void a_place_that_is_given_back_is_one_and_those_that_are_kept_still_count() {
        HashingGate gate = new HashingGate(2, 7, LONG);
        ClientInfo greedy = new ClientInfo("", "203.0.113.7", "");
        gate.enter(greedy);
        gate.enter(greedy);
        gate.enter(greedy).close();
        gate.enter(greedy);
        assertThrows(Overloaded.class, () -> gate.enter(greedy));
    }

    @Test
    void a_place_that_a_full_queue_refused_is_not_charged_to_the_address() {
        HashingGate gate = new HashingGate(2, 0, LONG);
        ClientInfo unlucky = new ClientInfo("", "203.0.113.7", "");
        List<HashingGate.Slot> all = List.of(gate.enter(), gate.enter());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "the queue for password hashing is full",
                    assertThrows(Overloaded.class, () -> gate.enter(unlucky)).getMessage());
        }
        all.forEach(HashingGate.Slot::close);
        gate.enter(unlucky);
    }

    @Test
    void an_address_has_as_many_places_as_there_are_permits_and_this_machine_has_all() {
        HashingGate gate = new HashingGate(2, 0, LONG);
        ClientInfo greedy = new ClientInfo("", "203.0.113.7", "");
        gate.enter(greedy);
        gate.enter(greedy);
        HashingGate local = new HashingGate(1, 8, LONG);
        for (String ip : List.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1")) {
            for (int i = 0; i < 3; i++) {
                local.enter(new ClientInfo("", ip, ""));
            }
        }
        assertEquals(9, local.load().waiting() + local.load().running());
    }
}
