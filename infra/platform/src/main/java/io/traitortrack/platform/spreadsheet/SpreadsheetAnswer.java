package io.traitortrack.platform.spreadsheet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

import io.traitortrack.platform.problem.CutAnswer;
import io.traitortrack.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A table as an answer, sent while it is read. What fails before its first bytes is a problem, as everywhere; afterwards
 * the connection is cut, so that nobody takes a part for the whole.
 */
public final class SpreadsheetAnswer {

    private static final Logger LOG = LoggerFactory.getLogger(SpreadsheetAnswer.class);

    private SpreadsheetAnswer() {}

    /** Writes the rows, all of them; the heading is there already. */
    @FunctionalInterface
    public interface Rows {

        /** Hands every row to the sheet; a client that went away shows as an {@link UncheckedIOException}. */
        void into(RowWriter sheet);
    }

    /** Takes a row. */
    @FunctionalInterface
    public interface RowWriter {
        void row(List<?> cells);
    }

    /** The forms that a table comes in. */
    public enum Form {
        CSV("text/csv;charset=UTF-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }

        /**
         * Returns the form of an ending, {@code csv} or {@code xlsx}.
         *
         * @throws ProblemException 404 {@code NOT_FOUND}
         */
        public static Form of(String ending) {
            return switch (ending) {
                case "csv" -> CSV;
                case "xlsx" -> XLSX;
                default ->
                    throw ProblemException.of(HttpStatus.NOT_FOUND, "NOT_FOUND", "There is nothing at this address.");
            };
        }

        String ending() {
            return this == CSV ? ".csv" : ".xlsx";
        }

        private Spreadsheet open(OutputStream out, String name, List<String> heading) throws IOException {
            if (this == XLSX) {
                return new WorkbookSpreadsheet(out, name, heading);
            }
            CsvSpreadsheet csv = new CsvSpreadsheet(out);
            csv.row(heading);
            return csv;
        }
    }

    /** Sends a table under a name, e.g. {@code bags}. */
    public static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            Form form,
            String name,
            List<String> heading,
            Rows rows)
            throws IOException {
        OutputStream out = new Begun(response, form, name);
        try {
            Spreadsheet sheet = form.open(out, name, heading);
            rows.into(cells -> {
                try {
                    sheet.row(cells);
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            sheet.close();
            out.flush();
        } catch (IOException | RuntimeException failed) {
            if (!response.isCommitted()) {
                response.resetBuffer();
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
                throw failed;
            }
            if (failed instanceof UncheckedIOException || failed instanceof IOException) {
                LOG.debug("The client of {}{} went away", name, form.ending(), failed);
            } else {
                LOG.error("{}{} broke off", name, form.ending(), failed);
                CutAnswer.mark(request);
            }
        }
    }

    /** Says what it is when its first bytes go out, and not before: until then it may be a problem. */
    private static final class Begun extends OutputStream {

        private final HttpServletResponse response;
        private final Form form;
        private final String name;
        private boolean begun;

        Begun(HttpServletResponse response, Form form, String name) {
            this.response = response;
            this.form = form;
            this.name = name;
        }

        private OutputStream out() throws IOException {
            if (!begun) {
                begun = true;
                response.setContentType(form.mediaType);
                response.setHeader(
                        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + form.ending() + "\"");
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            }
            return response.getOutputStream();
        }

        @Override
        public void write(int b) throws IOException {
            out().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out().write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            out().flush();
        }
    }
}
