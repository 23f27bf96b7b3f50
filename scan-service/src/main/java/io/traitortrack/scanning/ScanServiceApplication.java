package io.traitortrack.scanning;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the scan service. */
@EnableScheduling
@SpringBootApplication
public class ScanServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(ScanServiceApplication.class, args);
    }
}
