package io.traitortrack.platform.upload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text in UTF-8, with or without a byte order mark; anything else is refused, never guessed. */
final class TextFile {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextFile() {}

    static Reader open(Path file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file), MARK.length);
        byte[] first = in.readNBytes(MARK.length);
        if (!java.util.Arrays.equals(first, MARK)) {
            in.unread(first);
        }
        return new BufferedReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                64 * 1024);
    }

    /** Refuses what is not text in UTF-8. */
    static void check(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(4);
            if (WorkbookCheck.isZip(first) || WorkbookCheck.isOfficeOfBefore2007(first)) {
                throw FileRefused.ofUnknownType("The file is called .csv, but it is no text.");
            }
        } catch (IOException unreadable) {
            throw FileRefused.broken("it breaks off.");
        }
        try (Reader reader = open(file)) {
            char[] buffer = new char[64 * 1024];
            boolean blank = true;
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == 0) {
                        throw FileRefused.notUtf8();
                    }
                    blank &= Character.isWhitespace(buffer[i]);
                }
            }
            if (blank) {
                throw FileRefused.empty();
            }
        } catch (CharacterCodingException notUtf8) {
            throw FileRefused.notUtf8();
        } catch (IOException unreadable) {
            throw FileRefused.broken("it breaks off.");
        }
    }
}
