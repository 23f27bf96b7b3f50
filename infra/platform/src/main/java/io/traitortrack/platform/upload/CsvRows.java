package io.traitortrack.platform.upload;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.traitortrack.platform.upload.SheetRow.Cell;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads comma-separated values (RFC 4180), and those separated by semicolons or tabs, as spreadsheets write them. */
final class CsvRows {

    /** Longer than any row of ours; else one quotation mark that is never closed would be read whole into memory. */
    private static final int LONGEST_ROW = 1_000_000;

    private final UploadProperties limits;

    CsvRows(UploadProperties limits) {
        this.limits = limits;
    }

    void read(Path file, RowTaker taker) {
        char separator = separator(file);
        try (Watched reader = new Watched(TextFile.open(file));
                CSVParser parser = CSVParser.builder()
                        .setReader(reader)
                        .setFormat(CSVFormat.DEFAULT
                                .builder()
                                .setDelimiter(separator)
                                .setIgnoreEmptyLines(false)
                                .get())
                        .get()) {
            read(parser, reader, taker);
        } catch (IOException unreadable) {
            throw FileRefused.broken("it breaks off.");
        }
    }

    private void read(CSVParser parser, Watched reader, RowTaker taker) {
        Iterator<CSVRecord> records = parser.iterator();
        long cells = 0;
        int number = 0;
        for (CSVRecord record = next(records, number); record != null; record = next(records, number)) {
            reader.count = 0;
            number++;
            cells += record.size();
            if (number > limits.mostRows()) {
                throw FileRefused.beyond("rows", limits.mostRows());
            }
            if (cells > limits.mostCells()) {
                throw FileRefused.beyond("cells", limits.mostCells());
            }
            List<Cell> texts = new ArrayList<>(record.size());
            boolean blank = true;
            for (String text : record) {
                texts.add(new Cell(text, false));
                blank &= text.isBlank();
            }
            boolean namesTheSeparator = number == 1 && record.get(0).startsWith("sep=");
            if (!blank && !namesTheSeparator) {
                taker.take(new SheetRow("", 1, number, texts));
            }
        }
    }

    private static @Nullable CSVRecord next(Iterator<CSVRecord> records, int after) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            throw FileRefused.broken("after row " + after + " a quotation mark is out of place.");
        }
    }

    /** The one of comma, semicolon and tab that is most frequent in the first line, outside of quotation marks. */
    private static char separator(Path file) {
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean quoted = false;
        boolean begun = false;
        try (Reader reader = TextFile.open(file)) {
            for (int read = 0; read < LONGEST_ROW; read++) {
                int c = reader.read();
                if (c < 0 || (begun && !quoted && (c == '\n' || c == '\r'))) {
                    break;
                }
                begun |= !Character.isWhitespace(c);
                quoted ^= c == '"';
                if (!quoted) {
                    commas += c == ',' ? 1 : 0;
                    semicolons += c == ';' ? 1 : 0;
                    tabs += c == '\t' ? 1 : 0;
                }
            }
        } catch (IOException unreadable) {
            throw FileRefused.broken("it breaks off.");
        }
        if (semicolons > commas) {
            return semicolons >= tabs ? ';' : '\t';
        }
        return tabs > commas ? '\t' : ',';
    }

    /** Counts what was read since the last row. */
    private static final class Watched extends FilterReader {

        private int count;

        Watched(Reader reader) {
            super(reader);
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count(1);
            return c;
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(read);
            return read;
        }

        private void count(int read) throws IOException {
            count += read;
            if (count > LONGEST_ROW) {
                throw new IOException("a row is too long");
            }
        }
    }
}
