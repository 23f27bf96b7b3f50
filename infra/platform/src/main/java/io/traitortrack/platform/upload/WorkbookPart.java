package io.traitortrack.platform.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.traitortrack.platform.problem.ProblemException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads one part of a workbook, tag by tag. A parser remembers the tag it is in, those around it, and every name it met:
 * each has its bounds here, so that memory does not grow with the part, whatever it holds.
 */
final class WorkbookPart implements AutoCloseable {

    /** Of one cell; longer than any label. */
    static final int LONGEST_TEXT = 2_048;

    /** Longer than any tag with its attributes, and any text that a cell may have. */
    private static final int LONGEST_PIECE = 1024 * 1024;

    private static final int DEEPEST = 100;
    private static final int MOST_NAMES = 500;
    private static final int LONGEST_NAME = 1_000;

    private final Watched in;
    private final XMLStreamReader reader;
    private final Set<String> names = new HashSet<>();
    private int event;
    private int depth;

    private WorkbookPart(Watched in, XMLStreamReader reader) {
        this.in = in;
        this.reader = reader;
    }

    /** Tells whether a part is checked as markup; no other is ever read as such. */
    static boolean isMarkup(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".xml") || lower.endsWith(".rels");
    }

    /** Opens a part by the name that the workbook calls it; null where there is none. */
    static @Nullable WorkbookPart open(ZipFile zip, String calledFor) {
        String name = calledFor.startsWith("/") ? calledFor.substring(1) : calledFor;
        ZipArchiveEntry part = zip.getEntry(name);
        if (part == null) {
            for (ZipArchiveEntry other : Collections.list(zip.getEntries())) {
                part = other.getName().equalsIgnoreCase(name) ? other : part;
            }
        }
        if (part == null) {
            return null;
        }
        if (!isMarkup(part.getName())) {
            throw FileRefused.broken("a part of the workbook is not called .xml.");
        }
        try {
            Watched in = new Watched(zip.getInputStream(part));
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            // no part declares an entity; these would count every &amp; of a sheet
            factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
            factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
            factory.setProperty("jdk.xml.entityExpansionLimit", "0");
            // as the check read it
            return new WorkbookPart(in, factory.createXMLStreamReader(in, "UTF-8"));
        } catch (IOException | XMLStreamException | RuntimeException broken) {
            throw damaged();
        }
    }

    /** Goes to the next tag or text; false at the end. */
    boolean next() {
        try {
            if (!reader.hasNext()) {
                return false;
            }
            in.count = 0;
            event = reader.next();
        } catch (ProblemException refused) {
            throw refused;
        } catch (XMLStreamException | RuntimeException broken) {
            // what a parser throws at a file that is damaged is of many kinds
            throw damaged();
        }
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> begin();
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> meet(reader.getPITarget());
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw damaged();
            default -> {} // text, space, comments
        }
        return true;
    }

    /** Goes on to the end of the element that has just begun, or of one around it; false there. */
    boolean nextWithin(int level) {
        return next() && depth >= level;
    }

    /** How many elements have begun and not ended. */
    int level() {
        return depth;
    }

    boolean begins(String element) {
        return event == XMLStreamConstants.START_ELEMENT
                && reader.getLocalName().equals(element);
    }

    boolean ends(String element) {
        return event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals(element);
    }

    @Nullable
    String attribute(String name) {
        return reader.getAttributeValue(null, name);
    }

    /** Adds the text of the element that has just begun, and goes to its end. */
    void text(StringBuilder text) {
        int level = depth;
        while (nextWithin(level)) {
            if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE) {
                int most = Math.min(reader.getTextLength(), LONGEST_TEXT - text.length());
                text.append(reader.getTextCharacters(), reader.getTextStart(), most);
            }
        }
    }

    /** Goes to the end of the element that has just begun. */
    void skip() {
        int level = depth;
        while (nextWithin(level)) {
            // nothing of it is needed
        }
    }

    /** Returns the text, without half a character at its end. */
    static String whole(StringBuilder text) {
        int length = text.length();
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1))
                ? text.substring(0, length - 1)
                : text.toString();
    }

    static ProblemException damaged() {
        return FileRefused.broken("the workbook is damaged.");
    }

    private void begin() {
        depth++;
        if (depth > DEEPEST) {
            throw damaged();
        }
        meet(reader.getLocalName());
        meet(reader.getPrefix());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            meet(reader.getAttributeLocalName(i));
            meet(reader.getAttributePrefix(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            meet(reader.getNamespacePrefix(i));
            meet(reader.getNamespaceURI(i));
        }
    }

    private void meet(@Nullable String name) {
        if (name != null && names.add(name) && (names.size() > MOST_NAMES || name.length() > LONGEST_NAME)) {
            throw damaged();
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException left) {
            throw damaged();
        }
    }

    /** Counts what was read since the last tag or text. */
    private static final class Watched extends FilterInputStream {

        private int count;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(1);
            return b;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(read);
            return read;
        }

        private void count(int read) throws IOException {
            count += read;
            if (count > LONGEST_PIECE) {
                throw new IOException("a tag or a text is too long");
            }
        }
    }
}
