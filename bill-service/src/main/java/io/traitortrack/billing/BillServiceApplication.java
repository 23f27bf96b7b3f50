package io.traitortrack.billing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the bill service. */
@SpringBootApplication
public class BillServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(BillServiceApplication.class, args);
    }
}
