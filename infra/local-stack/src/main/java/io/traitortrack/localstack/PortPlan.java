package io.traitortrack.localstack;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.traitortrack.localstack.process.Ports;
import io.traitortrack.localstack.process.StartFailure;

/**
 * The ports of one stack: the gateway has the base, all others follow from it.
 *
 * @param base {@code TT_PORT_BASE}, 8080 if nothing else is said
 */
public record PortPlan(int base) {
    static final int DEFAULT_BASE = 8080;
    private static final int MANAGEMENT = 20;
    private static final int POSTGRES = 10;
    private static final int REDIS = 11;
    private static final int KAFKA = 12;
    private static final int KAFKA_CONTROLLER = 13;
    private static final int KEYCLOAK = 14;
    private static final int KEYCLOAK_MANAGEMENT = 15;
    private static final int ZIPKIN = 16;
    private static final int REPLICAS = 30;
    private static final int REPLICA_MANAGEMENT = 10;
    private static final int WIDTH = 50;
    private static final int LOWEST = 1024;
    private static final int HIGHEST = 65_535 - WIDTH;
    private static final int FREE_FROM = 200;
    private static final int FREE_TO = 600;
    private static final int ATTEMPTS = 100;

    /** Refuses a base that leaves no room for the others. */
    public PortPlan {
        if (base < LOWEST || base > HIGHEST) {
            throw new StartFailure(
                    "TT_PORT_BASE is " + base + "; it must lie between " + LOWEST + " and " + HIGHEST + ".");
        }
    }

    /** A range of which nobody uses a port now, between 10000 and 30000. */
    public static PortPlan free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            PortPlan plan = new PortPlan(ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_TO) * WIDTH);
            if (IntStream.range(0, WIDTH).allMatch(offset -> Ports.free(plan.base() + offset))) {
                return plan;
            }
        }
        throw new StartFailure("No free range of ports between 10000 and 30000.");
    }

    int gateway() {
        return base;
    }

    int scan() {
        return base + 1;
    }

    /** Of a further process of the scan service; {@code number} is 2 to 9. */
    int scan(int number) {
        return base + REPLICAS + number;
    }

    int bill() {
        return base + 2;
    }

    int audit() {
        return base + 3;
    }

    /** The actuator's port of the service at {@code port}. */
    int managementOf(int port) {
        return port + (port - base > REPLICAS ? REPLICA_MANAGEMENT : MANAGEMENT);
    }

    int postgres() {
        return base + POSTGRES;
    }

    int redis() {
        return base + REDIS;
    }

    int kafka() {
        return base + KAFKA;
    }

    int kafkaController() {
        return base + KAFKA_CONTROLLER;
    }

    int keycloak() {
        return base + KEYCLOAK;
    }

    int keycloakManagement() {
        return base + KEYCLOAK_MANAGEMENT;
    }

    /** Kept for a Zipkin beside the stack, which does not start one itself. */
    public int zipkin() {
        return base + ZIPKIN;
    }
}
