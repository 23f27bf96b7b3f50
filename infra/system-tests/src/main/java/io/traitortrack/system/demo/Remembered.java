package io.traitortrack.system.demo;

import io.traitortrack.system.field.Pack;

/** The pack whose story is told in the evening, the sack it went into, and the bill that took the sack. */
record Remembered(Pack pack, String sack, String bill) {

    Remembered on(String number) {
        return new Remembered(pack, sack, number);
    }
}
