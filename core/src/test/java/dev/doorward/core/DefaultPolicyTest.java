package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DefaultPolicyTest {

    @Test
    void one_processor_is_left_for_everything_but_hashing_and_eight_requests_wait_for_each_of_the_others() {
        int processors = Runtime.getRuntime().availableProcessors();
        AuthPolicy defaults = AuthPolicy.defaults();
        assertEquals(Math.max(1, processors - 1), defaults.hashPermits());
        assertEquals(8 * defaults.hashPermits(), defaults.hashQueue());
    }
}
