package io.traitortrack.scanning;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the scan service. */
@SpringBootApplication
public class ScanServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(ScanServiceApplication.class, args);
    }
}
