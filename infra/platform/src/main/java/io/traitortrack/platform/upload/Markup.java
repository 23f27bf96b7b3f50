package io.traitortrack.platform.upload;

/** Counts tags in a stream of bytes, without understanding them: what a parser will meet, known before there is one. */
final class Markup {

    private static final int LONGEST_NAME = 12;

    private final byte[] name = new byte[LONGEST_NAME];
    private int length = -1;
    private long rows;
    private long cells;
    private long sheets;
    private boolean documentType;

    void read(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '<') {
                length = 0;
            } else if (length >= 0) {
                if (b == ' ' || b == '>' || b == '/' || b == '\n' || b == '\r' || b == '\t') {
                    count();
                    length = -1;
                } else if (b == ':') {
                    length = 0; // a prefix
                } else if (length < LONGEST_NAME) {
                    name[length++] = b;
                }
            }
        }
    }

    long rows() {
        return rows;
    }

    long cells() {
        return cells;
    }

    long sheets() {
        return sheets;
    }

    boolean declaresADocumentType() {
        return documentType;
    }

    private void count() {
        if (length == 0) {
            return;
        }
        if (name[0] == '!') {
            documentType |= is("!DOCTYPE") || is("!ENTITY");
        } else if (is("c")) {
            cells++;
        } else if (is("row")) {
            rows++;
        } else if (is("sheet")) {
            sheets++;
        }
    }

    private boolean is(String tag) {
        if (length != tag.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != tag.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
