package io.traitortrack.audit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the audit service. */
@SpringBootApplication
public class AuditServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(AuditServiceApplication.class, args);
    }
}
