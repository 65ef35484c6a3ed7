package dev.doorward.core;

import static dev.doorward.core.Plugs.CLIENT;
import static dev.doorward.core.Plugs.NOW_MICROS;
import static dev.doorward.core.Plugs.REFRESH;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.when;

import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A refresh on broken infrastructure. */
class RefreshFailureTest {

    private static final Instant HOUR_AGO = NOW_MICROS.minusSeconds(3600);

    @Test
    void a_failure_of_any_port_passes_through_and_nothing_is_reported() {
        for (RuntimeException broken : List.of(new StoreFailure("broken"), new Overloaded("full"))) {
            assertPassesThrough(
                    3, broken, plug -> when(plug.sessions.find(any())).thenThrow(broken));
            assertPassesThrough(
                    3,
                    broken,
                    plug -> when(plug.refreshTokens.issue(any(), anyInt(), any()))
                            .thenThrow(broken));
            assertPassesThrough(
                    3,
                    broken,
                    plug -> when(plug.refreshTokens.issue(any(), eq(4), any())).thenThrow(broken));
            assertPassesThrough(
                    3, broken, plug -> when(plug.tokens.issue(any())).thenThrow(broken));
            assertPassesThrough(
                    3, broken, plug -> when(plug.sessions.refresh(any())).thenThrow(broken));
            assertPassesThrough(
                    9,
                    broken,
                    plug -> when(plug.sessions.end(any(), any(), any())).thenThrow(broken));
        }
    }

    private static void assertPassesThrough(int generation, RuntimeException broken, Consumer<Plugs> breaking) {
        Consumer<Plugs> livingAndBroken = plugs -> {
            plugs.living(plugs.session(generation, HOUR_AGO));
            breaking.accept(plugs);
        };
        Plugs.assertPassesThrough(broken, livingAndBroken, (auth, plugs) -> auth.refresh(REFRESH, CLIENT));
    }
}
