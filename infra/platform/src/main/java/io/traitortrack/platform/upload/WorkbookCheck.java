package io.traitortrack.platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks the parts of a workbook once, counting and throwing away, before any of them is read: a workbook that would
 * not fit, or that holds what no table needs, never reaches the parser.
 */
final class WorkbookCheck {

    private static final int MOST_PARTS = 1_000;
    /** Small parts may be packed as tightly as they like. */
    private static final long SMALL = 1024 * 1024;

    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final List<String> ENCODINGS = List.of("utf-8", "us-ascii");

    private final UploadProperties limits;
    private long unpacked;
    private long cells;
    private long sheets;

    WorkbookCheck(UploadProperties limits) {
        this.limits = limits;
    }

    static boolean isZip(byte[] first) {
        return first.length >= 2 && first[0] == 'P' && first[1] == 'K';
    }

    /** An OLE2 container: a workbook of before 2007, or an encrypted one. */
    static boolean isOfficeOfBefore2007(byte[] first) {
        return first.length >= 4 && first[0] == (byte) 0xD0 && first[1] == (byte) 0xCF && first[2] == 0x11;
    }

    void check(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(8);
            if (isOfficeOfBefore2007(first)) {
                throw FileRefused.encrypted();
            }
            if (!isZip(first)) {
                throw FileRefused.ofUnknownType("The file is called .xlsx, but it is no workbook.");
            }
        } catch (IOException unreadable) {
            throw FileRefused.broken("it breaks off.");
        }
        try (ZipFile zip = open(file)) {
            check(zip);
        } catch (IOException | RuntimeException damaged) {
            if (damaged instanceof io.traitortrack.platform.problem.ProblemException refused) {
                throw refused;
            }
            throw FileRefused.broken("the workbook is damaged.");
        }
    }

    /** Opens a workbook by the list of its parts alone; what the parts say of themselves is not kept. */
    static ZipFile open(Path file) throws IOException {
        ZipDirectory.check(file);
        return ZipFile.builder().setPath(file).setIgnoreLocalFileHeader(true).get();
    }

    private void check(ZipFile zip) throws IOException {
        List<ZipArchiveEntry> parts = Collections.list(zip.getEntries());
        if (parts.size() > MOST_PARTS) {
            throw FileRefused.notSafe("The workbook has more than " + MOST_PARTS + " parts.");
        }
        for (ZipArchiveEntry part : parts) {
            if (part.getGeneralPurposeBit().usesEncryption()) {
                throw FileRefused.encrypted();
            }
            String name = part.getName().toLowerCase(Locale.ROOT);
            if (name.contains("vbaproject") || name.contains("macrosheets") || name.contains("activex")) {
                throw FileRefused.notSafe("The workbook holds macros.");
            }
        }
        ZipArchiveEntry types = zip.getEntry("[Content_Types].xml");
        if (zip.getEntry("xl/workbook.xml") == null || types == null) {
            throw FileRefused.ofUnknownType("The file is called .xlsx, but it is no workbook.");
        }
        try (InputStream in = zip.getInputStream(types)) {
            if (new String(in.readNBytes((int) SMALL), StandardCharsets.ISO_8859_1).contains("macroEnabled")) {
                throw FileRefused.notSafe("The workbook holds macros.");
            }
        }
        for (ZipArchiveEntry part : parts) {
            if (WorkbookPart.isMarkup(part.getName())) {
                unpack(zip, part, part.getName().toLowerCase(Locale.ROOT));
            } else {
                count(zip, part);
            }
        }
        if (sheets == 0) {
            throw FileRefused.broken("the workbook has no sheet.");
        }
    }

    private void unpack(ZipFile zip, ZipArchiveEntry part, String name) throws IOException {
        Markup markup = new Markup();
        long packed = Math.max(1, part.getCompressedSize());
        long size = 0;
        byte[] buffer = new byte[32 * 1024];
        try (InputStream in = zip.getInputStream(part)) {
            for (int read = in.readNBytes(buffer, 0, buffer.length);
                    read > 0;
                    read = in.readNBytes(buffer, 0, buffer.length)) {
                if (size == 0) {
                    requireReadable(buffer, read, name);
                }
                size += read;
                unpacked += read;
                markup.read(buffer, read);
                require(size, packed, name, markup);
            }
        }
        if (name.equals("xl/workbook.xml")) {
            sheets = markup.sheets();
            if (sheets > limits.mostSheets()) {
                throw FileRefused.beyond("sheets", limits.mostSheets());
            }
        }
        if (name.startsWith("xl/worksheets/")) {
            cells += markup.cells();
        }
    }

    /** Pictures and the like are never read; some may be packed tightly. */
    private void count(ZipFile zip, ZipArchiveEntry part) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        try (InputStream in = zip.getInputStream(part)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                unpacked += read;
                requireUnpackedFits();
            }
        }
    }

    private void requireUnpackedFits() {
        if (unpacked > limits.mostUnpacked().toBytes()) {
            throw FileRefused.beyond("bytes unpacked", limits.mostUnpacked().toBytes());
        }
    }

    private void require(long size, long packed, String name, Markup markup) {
        if (markup.declaresADocumentType()) {
            throw FileRefused.notSafe("The workbook declares a document type or entities.");
        }
        if (size > SMALL && size / packed > limits.mostRatio()) {
            throw FileRefused.notSafe("The workbook unpacks to more than " + limits.mostRatio() + " times its size.");
        }
        requireUnpackedFits();
        if (name.contains("sharedstrings") && size > limits.mostSharedText().toBytes()) {
            throw FileRefused.beyond("bytes of text", limits.mostSharedText().toBytes());
        }
        if (markup.rows() > limits.mostRows()) {
            throw FileRefused.beyond("rows", limits.mostRows());
        }
        if (cells + markup.cells() > limits.mostCells()) {
            throw FileRefused.beyond("cells", limits.mostCells());
        }
    }

    /** In another encoding, the markup could say anything without being understood here. */
    private static void requireReadable(byte[] first, int length, String name) {
        String text = new String(first, 0, Math.min(length, 200), StandardCharsets.ISO_8859_1);
        Matcher encoding = ENCODING.matcher(text);
        boolean plain = text.indexOf(0) < 0 && !text.startsWith("\u00fe\u00ff") && !text.startsWith("\u00ff\u00fe");
        boolean known = !encoding.find() || ENCODINGS.contains(encoding.group(1).toLowerCase(Locale.ROOT));
        if (!plain || !known) {
            throw FileRefused.broken("its part " + name + " is not in UTF-8.");
        }
    }
}
