package io.traitortrack.localstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.StateFolder;

/** One program at a time starts or stops a stack; the others wait. */
final class StackLock implements AutoCloseable {
    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    static StackLock on(StateFolder state, Progress progress) {
        try {
            Files.createDirectories(state.path());
            FileChannel channel =
                    FileChannel.open(state.path().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                progress.say("waiting: another command starts or stops this stack");
                lock = channel.lock();
            }
            return new StackLock(channel);
        } catch (IOException e) {
            throw new StartFailure("The stack in " + state.path() + " cannot be locked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StartFailure("The stack's lock cannot be given back: " + e.getMessage(), e);
        }
    }
}
