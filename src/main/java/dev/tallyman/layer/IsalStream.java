package dev.tallyman.layer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A stream that {@link Isal} inflates: its state, {@code struct inflate_state} of {@code igzip_lib.h}, and its input and output, outside the heap.
 * Not to be used once it is closed, nor by two threads at a time.
 */
final class IsalStream implements AutoCloseable {
    /** More than the state takes (88 KB): tables, window, what is left of input and output. */
    private static final int STATE_BYTES = 128 << 10;

    private static final int NEXT_OUT = 0;
    private static final int AVAILABLE_OUT = 8;
    private static final int NEXT_IN = 16;
    private static final int AVAILABLE_IN = 32;
    private static final int BLOCK_STATE = 21_160;
    private static final int CRC_FLAG = BLOCK_STATE + 12;

    /** {@code ISAL_BLOCK_FINISH}. */
    private static final int FINISHED = 5;

    /** {@code ISAL_GZIP_NO_HDR_VER}: we have read the header, ISA-L reads and checks the trailer. */
    private static final int CHECK_TRAILER = 6;

    /** {@code ISAL_INCORRECT_CHECKSUM}. */
    private static final int WRONG_TRAILER = -6;

    /**
     * Of one stream after another: an arena of its own would set each byte of it to zero one by one, which before it is compiled takes 4 ms.
     * More streams than are read at once are not kept.
     */
    private static final Queue<Memory> IDLE = new ArrayBlockingQueue<>(4);

    private final Isal isal;
    private final Memory memory;
    private final ByteBuffer state;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final long stateAddress;
    private final long inAddress;
    private final long outAddress;
    private int result;
    private boolean closed;

    private record Memory(ByteBuffer state, ByteBuffer in, ByteBuffer out) {
        static Memory of(int inBytes, int outBytes) {
            Memory idle = IDLE.poll();
            if (idle != null && idle.in.capacity() == inBytes && idle.out.capacity() == outBytes) {
                return idle;
            }
            return new Memory(
                    ByteBuffer.allocateDirect(STATE_BYTES).order(ByteOrder.nativeOrder()),
                    ByteBuffer.allocateDirect(inBytes),
                    ByteBuffer.allocateDirect(outBytes));
        }
    }

    /**
     * @param inBytes  bytes that can be given at once
     * @param outBytes bytes that can come at once
     */
    IsalStream(Isal isal, int inBytes, int outBytes) {
        this.isal = isal;
        memory = Memory.of(inBytes, outBytes);
        state = memory.state;
        in = memory.in;
        out = memory.out;
        stateAddress = MemorySegment.ofBuffer(state).address();
        inAddress = MemorySegment.ofBuffer(in).address();
        outAddress = MemorySegment.ofBuffer(out).address();
    }

    /** A member's compressed content begins; input is still to be given, or moved to. */
    void begin() {
        isal.init(stateAddress);
        state.putInt(CRC_FLAG, CHECK_TRAILER);
        result = 0;
    }

    /** Gives as input what {@code data} holds from {@code from} to {@code to}. */
    void give(byte[] data, int from, int to) {
        in.put(from, data, from, to - from);
        moveTo(from, to);
    }

    /** Takes as input again, or on, what was given at these places. */
    void moveTo(int from, int to) {
        state.putLong(NEXT_IN, inAddress + from);
        state.putInt(AVAILABLE_IN, to - from);
    }

    /**
     * Inflates into {@code buffer}.
     *
     * @return bytes written: 0 where input is missing, where it has {@link #finished}, and where the stream is {@link #isBroken}
     */
    int inflate(byte[] buffer, int offset, int length) {
        if (result < 0) {
            return 0;
        }
        int room = Math.min(length, out.capacity());
        state.putLong(NEXT_OUT, outAddress);
        state.putInt(AVAILABLE_OUT, room);
        result = isal.inflate(stateAddress);
        int inflated = room - state.getInt(AVAILABLE_OUT);
        out.get(0, buffer, offset, inflated);
        return inflated;
    }

    /** Whether the member ended, and its trailer was right. */
    boolean finished() {
        return result >= 0 && state.getInt(BLOCK_STATE) == FINISHED;
    }

    boolean isBroken() {
        return result < 0;
    }

    boolean isTrailerWrong() {
        return result == WRONG_TRAILER;
    }

    /** Where the input is that was not used. */
    int position() {
        return (int) (state.getLong(NEXT_IN) - inAddress);
    }

    /** How much input there is that was not used. */
    int remaining() {
        return state.getInt(AVAILABLE_IN);
    }

    /** Its memory may be another's from now on. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            IDLE.offer(memory);
        }
    }
}
