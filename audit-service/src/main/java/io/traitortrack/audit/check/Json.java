package io.traitortrack.audit.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON with a parser of the checker's own: objects become maps, arrays lists, texts strings; numbers stay as they
 * are written. Of a name that is there twice the last value counts.
 */
final class Json {
    private static final int DEEPEST = 1_000;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** A number as it is written. */
    record Written(String number) {}

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException where the text is none
     */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(String text) {
        var json = new Json(text);
        var value = json.value();
        json.skipSpace();
        if (json.at < text.length() || !(value instanceof Map)) {
            throw new IllegalArgumentException("no JSON object");
        }
        return (Map<String, @Nullable Object>) value;
    }

    private @Nullable Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> members() {
        enter();
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (!closes('}')) {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                members.put(name, value());
            } while (goesOn('}'));
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> elements() {
        enter();
        var elements = new ArrayList<@Nullable Object>();
        if (!closes(']')) {
            do {
                elements.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return elements;
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("nested too deep");
        }
    }

    private boolean closes(char end) {
        skipSpace();
        boolean closes = peek() == end;
        at += closes ? 1 : 0;
        return closes;
    }

    private boolean goesOn(char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        var string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw new IllegalArgumentException("a control character in a text");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (digit() << 12 | digit() << 8 | digit() << 4 | digit());
            default -> throw new IllegalArgumentException("an unknown escape");
        };
    }

    private int digit() {
        int digit = Character.digit(next(), 16);
        if (digit < 0) {
            throw new IllegalArgumentException("no hexadecimal digit");
        }
        return digit;
    }

    private Written number() {
        int start = at;
        while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?")) {
            throw new IllegalArgumentException("no value");
        }
        return new Written(number);
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw new IllegalArgumentException("an unknown word");
        }
        at += word.length();
        return meaning;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        if (next() != c) {
            throw new IllegalArgumentException("a " + c + " is missing");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("the text ends too early");
        }
        return text.charAt(at++);
    }
}
