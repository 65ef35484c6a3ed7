package dev.doorward.example.tasks;

import java.time.Instant;
import java.util.UUID;

/**
 * A task, as it is stored and as it goes over the wire.
 *
 * @param title 1 to 200 code points, trimmed
 * @param description at most 1,000 code points, or null when there is none
 * @param updatedAt when it was last changed, in microseconds as all times
 */
record Task(
        UUID id,
        UUID userId,
        String title,
        String description,
        boolean completed,
        Instant createdAt,
        Instant updatedAt) {}
