package io.traitortrack.platform.upload;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where files that people send are kept, and how much of them is taken (P-18).
 *
 * @param directory private to the service; made if it is not there
 * @param mostBytes of all files of one request
 * @param mostFiles in one request
 * @param mostSheets in one workbook
 * @param mostRows in one sheet
 * @param mostCells in one file
 * @param mostRatio how many bytes may come out of one that was packed
 * @param mostUnpacked bytes that one workbook may unpack to
 * @param mostSharedText bytes of the texts that all sheets share: those are held in memory while the workbook is read
 * @param keep after this time a file that was left behind by a killed process is deleted
 */
@ConfigurationProperties("traitortrack.upload")
public record UploadProperties(
        Path directory,
        @DefaultValue("100MB") DataSize mostBytes,
        @DefaultValue("20") int mostFiles,
        @DefaultValue("10") int mostSheets,
        @DefaultValue("100000") int mostRows,
        @DefaultValue("5000000") long mostCells,
        @DefaultValue("100") int mostRatio,
        @DefaultValue("512MB") DataSize mostUnpacked,
        @DefaultValue("48MB") DataSize mostSharedText,
        @DefaultValue("PT1H") Duration keep) {}
