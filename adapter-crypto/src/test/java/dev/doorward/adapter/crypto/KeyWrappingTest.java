package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyWrappingTest {

    @Test
    void the_octets_of_a_key_are_wiped_after_it_was_wrapped_and_after_it_was_unwrapped() {
        List<byte[]> seen = new ArrayList<>();
        MasterKey master = spy(MasterKey.generate());
        doAnswer(call -> {
                    seen.add(call.getArgument(0));
                    return call.callRealMethod();
                })
                .when(master)
                .wrap(any(), any());
        doAnswer(call -> {
                    Optional<?> secret = (Optional<?>) call.callRealMethod();
                    seen.add((byte[]) secret.orElseThrow());
                    return secret;
                })
                .when(master)
                .unwrap(any(), any());
        KeyWrapping wrapping = new KeyWrapping(master);
        SigningKey key = SigningKey.generate(SigningAlgorithm.HS256);
        WrappedKey wrapped = wrapping.wrap(KeyPurpose.ACCESS_TOKEN, 1, key, ManualClock.START, ManualClock.START);
        assertTrue(wrapping.fits(wrapped));
        assertEquals(
                key.id(),
                wrapping.unwrap(wrapped, SigningAlgorithm.HS256).orElseThrow().id());
        assertEquals(3, seen.size());
        for (byte[] octets : seen) {
            assertArrayEquals(new byte[key.reveal().length], octets);
        }
    }
}
