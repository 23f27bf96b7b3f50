package io.traitortrack.platform.upload;

import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;

/** Why a file is not taken; nothing was done then, and nothing is kept of it. */
public final class FileRefused {

    private FileRefused() {}

    static ProblemException broken(String why) {
        return ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "FILE_BROKEN", "The file cannot be read: " + why);
    }

    static ProblemException ofUnknownType(String why) {
        return ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "FILE_TYPE_UNKNOWN", why);
    }

    static ProblemException encrypted() {
        return ProblemException.of(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "FILE_ENCRYPTED",
                "The workbook is protected by a password, or in the format of before 2007; save it as a plain .xlsx.");
    }

    static ProblemException notSafe(String why) {
        return ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "FILE_NOT_SAFE", why);
    }

    static ProblemException notUtf8() {
        return ProblemException.of(
                HttpStatus.UNPROCESSABLE_CONTENT, "FILE_NOT_UTF8", "The text is not in UTF-8; save it as CSV UTF-8.");
    }

    /** The refusal of a file without a row. */
    public static ProblemException empty() {
        return ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "FILE_EMPTY", "The file holds no rows.");
    }

    /** The refusal of a file with more of something than is taken. */
    public static ProblemException beyond(String limit, long most) {
        return ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "FILE_LIMIT_EXCEEDED",
                        "There are more than " + most + " " + limit + "; split the file.")
                .with("limit", limit)
                .with("most", most);
    }

    /** Says which of the files it was. */
    public static ProblemException of(ProblemException refusal, Upload upload) {
        return refusal.with("file", upload.name());
    }
}
