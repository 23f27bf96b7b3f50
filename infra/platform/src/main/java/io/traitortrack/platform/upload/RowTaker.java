package io.traitortrack.platform.upload;

/** Takes rows one after the other. */
@FunctionalInterface
public interface RowTaker {

    void take(SheetRow row);
}
