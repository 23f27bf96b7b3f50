package io.traitortrack.localstack.server;

import java.util.Optional;

import io.traitortrack.localstack.process.ProcessIdentity;

/** A server or service of the stack, running as a process of its own. */
public interface LocalServer {
    /** What programs call it, e.g. {@code postgres}. */
    String id();

    /** What people call it, e.g. {@code PostgreSQL}. */
    String name();

    /** Where others reach it, e.g. {@code 127.0.0.1:8090}. */
    String address();

    /** The port that must be free before it can start. */
    int port();

    /** Unpacks its program unless that was done before; the first start would do it otherwise. */
    void prepare();

    /** Starts it unless it runs already; on return it has answered in its own protocol. */
    void start();

    /** Ends it if it runs; on return the process is gone. Only a process that this stack started is ever ended. */
    void stop();

    /** The process, if it lives. */
    Optional<ProcessIdentity> process();

    /** Whether it answers in its own protocol now. */
    boolean ready();
}
