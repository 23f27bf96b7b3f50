package io.traitortrack.scanning.imports;

/**
 * A file of a job, and how far its rows are.
 *
 * @param file from 1, in the order in which they were sent
 * @param name as it was called where it came from
 * @param sha256 of its bytes
 * @param rows that ask for something
 * @param done rows decided
 * @param accepted rows that were scanned now
 * @param alreadyImported rows whose scan was made before, by the same content; nothing was done
 */
public record ImportFile(
        int file,
        String name,
        long bytes,
        String sha256,
        long rows,
        long done,
        long accepted,
        long alreadyImported,
        long refused) {}
