package dev.doorward.adapter.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Fills the question marks of a statement from left to right. */
final class Parameters {

    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters add(UUID id) throws SQLException {
        statement.setObject(++last, id);
        return this;
    }

    Parameters add(String text) throws SQLException {
        statement.setString(++last, text);
        return this;
    }

    Parameters add(int number) throws SQLException {
        statement.setInt(++last, number);
        return this;
    }

    Parameters add(long number) throws SQLException {
        statement.setLong(++last, number);
        return this;
    }

    Parameters add(boolean flag) throws SQLException {
        statement.setBoolean(++last, flag);
        return this;
    }

    Parameters add(byte[] bytes) throws SQLException {
        statement.setBytes(++last, bytes);
        return this;
    }

    /** With its offset, so that no session's time zone takes part. */
    Parameters add(Instant instant) throws SQLException {
        statement.setObject(++last, instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    Parameters addId(Optional<UUID> id) throws SQLException {
        statement.setObject(++last, id.orElse(null), Types.OTHER);
        return this;
    }

    Parameters addText(Optional<String> text) throws SQLException {
        statement.setString(++last, text.orElse(null));
        return this;
    }

    /** How a statement is filled. */
    interface Filling {
        void into(Parameters parameters) throws SQLException;
    }
}
