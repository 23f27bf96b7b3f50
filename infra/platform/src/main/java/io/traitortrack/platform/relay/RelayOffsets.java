package io.traitortrack.platform.relay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connector's offset in the service's own database, in the same statement as the last number sent.
 *
 * <p>The engine makes its store by name and hands it text settings only; the running relay leaves its numbering under
 * its source's name for the store to find.
 */
public final class RelayOffsets extends MemoryOffsetBackingStore {

    static final String SOURCE = "offset.storage.relay.source";

    private static final Map<String, Numbering> RUNNING = new ConcurrentHashMap<>();

    private @Nullable Numbering numbering;

    static void running(String source, Numbering numbering) {
        RUNNING.put(source, numbering);
    }

    static void stopped(String source) {
        RUNNING.remove(source);
    }

    @Override
    public void configure(WorkerConfig config) {
        super.configure(config);
        numbering = RUNNING.get(String.valueOf(config.originals().get(SOURCE)));
    }

    @Override
    public void start() {
        super.start();
        try {
            byte[] stored = numbering().connectorOffset();
            if (stored != null) {
                read(stored);
            }
        } catch (SQLException failure) {
            throw new ConnectException("the relay's offset cannot be read", failure);
        }
    }

    @Override
    protected void save() {
        try {
            numbering().flush(written());
        } catch (SQLException failure) {
            throw new ConnectException("the relay's offset cannot be stored", failure);
        }
    }

    private Numbering numbering() {
        if (numbering == null) {
            throw new ConnectException("no relay runs for this store");
        }
        return numbering;
    }

    private byte[] written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(data.size());
            for (Map.Entry<ByteBuffer, ByteBuffer> entry : data.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, ByteBuffer buffer) throws IOException {
        byte[] content = new byte[buffer.remaining()];
        buffer.duplicate().get(content);
        out.writeInt(content.length);
        out.write(content);
    }

    private void read(byte[] stored) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
            int entries = in.readInt();
            for (int entry = 0; entry < entries; entry++) {
                ByteBuffer key = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                data.put(key, ByteBuffer.wrap(in.readNBytes(in.readInt())));
            }
        } catch (IOException broken) {
            throw new ConnectException("the relay's stored offset cannot be read", broken);
        }
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
