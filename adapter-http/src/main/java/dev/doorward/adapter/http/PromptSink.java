package dev.doorward.adapter.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/** The bytes a client gets. From the moment it does not take them, it must have taken what there is before the deadline. */
final class PromptSink extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private final Deadline deadline;

    PromptSink(StreamSinkConduit next, Deadline deadline) {
        super(next);
        this.deadline = deadline;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = next.write(bytes);
        taken(!bytes.hasRemaining());
        return count;
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        long count = next.write(bytes, offset, length);
        taken(allOf(bytes, offset, length));
        return count;
    }

    @Override
    public int writeFinal(ByteBuffer bytes) throws IOException {
        int count = next.writeFinal(bytes);
        taken(!bytes.hasRemaining());
        return count;
    }

    @Override
    public long writeFinal(ByteBuffer[] bytes, int offset, int length) throws IOException {
        long count = next.writeFinal(bytes, offset, length);
        taken(allOf(bytes, offset, length));
        return count;
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        long moved = next.transferFrom(source, position, count);
        taken(moved == count || position + moved == source.size());
        return moved;
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through) throws IOException {
        long moved = next.transferFrom(source, count, through);
        taken(!through.hasRemaining());
        return moved;
    }

    @Override
    public boolean flush() throws IOException {
        boolean flushed = next.flush();
        taken(flushed);
        return flushed;
    }

    private void taken(boolean all) {
        if (all) {
            deadline.met();
        } else {
            deadline.begin();
        }
    }

    private static boolean allOf(ByteBuffer[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i].hasRemaining()) {
                return false;
            }
        }
        return true;
    }
}
