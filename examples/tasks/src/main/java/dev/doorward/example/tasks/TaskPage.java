package dev.doorward.example.tasks;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of somebody's tasks, the newest first.
 *
 * @param next where the next page begins, or null when this is the last one
 */
record TaskPage(List<Task> tasks, String next) {

    /**
     * A place in the list: behind the task with this time and id. It stays where it is, whatever is added or deleted.
     *
     * @param createdAt in microseconds
     */
    record Place(Instant createdAt, UUID id) {

        /** Before every task: later than any of them. */
        static final Place START = new Place(Instant.parse("9999-12-31T00:00:00Z"), new UUID(0, 0));

        private static final int OCTETS = Long.BYTES * 3;

        static Place behind(Task task) {
            return new Place(task.createdAt(), task.id());
        }

        /** As a client gets it, which needs to know no more than to send it back. */
        String cursor() {
            byte[] octets = ByteBuffer.allocate(OCTETS)
                    .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
            return Base64.getUrlEncoder().encodeToString(octets);
        }

        /** What a client sent back, when it is a cursor. It is no secret: it shows nobody anything that is not his. */
        static Optional<Place> of(String cursor) {
            try {
                byte[] octets = Base64.getUrlDecoder().decode(cursor);
                if (octets.length != OCTETS) {
                    return Optional.empty();
                }
                ByteBuffer buffer = ByteBuffer.wrap(octets);
                Instant createdAt = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
                Place place = new Place(createdAt, new UUID(buffer.getLong(), buffer.getLong()));
                // What no task can have PostgreSQL might not even be able to read.
                return Optional.of(place)
                        .filter(possible -> createdAt.isAfter(Instant.EPOCH) && createdAt.isBefore(START.createdAt));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }
    }
}
