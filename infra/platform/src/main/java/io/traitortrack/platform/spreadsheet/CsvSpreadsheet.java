package io.traitortrack.platform.spreadsheet;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Comma-separated values in UTF-8 (RFC 4180). */
public final class CsvSpreadsheet implements Spreadsheet {

    /** What makes a cell a quoted one; semicolon and tab separate cells where the reader's country has it so. */
    private static final String SPECIAL = ",;\t\"\n\r";

    private final Writer out;

    public CsvSpreadsheet(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 32 * 1024);
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            Object cell = cells.get(i);
            if (cell != null) {
                out.write(quoted(written(cell)));
            }
        }
        out.write("\r\n");
    }

    /** Instants and days write themselves as they are to be read. */
    private static String written(Object cell) {
        return switch (cell) {
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            default -> SafeText.of(cell.toString());
        };
    }

    private static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                return '"' + SafeText.behindSeparators(text).replace("\"", "\"\"") + '"';
            }
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
