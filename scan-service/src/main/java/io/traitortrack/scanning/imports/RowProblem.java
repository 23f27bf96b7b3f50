package io.traitortrack.scanning.imports;

/** Why a row is not even scanned. */
final class RowProblem {

    /** The spreadsheet holds a number: the zeros that a code begins with are lost, so it may be another code. */
    static final String CODE_IS_A_NUMBER = "CODE_IS_A_NUMBER";

    /** The column {@code type} says something else than the code. */
    static final String TYPE_MISMATCH = "TYPE_MISMATCH";

    /** A fault of ours; every other row is decided. */
    static final String ROW_FAILED = "ROW_FAILED";

    private RowProblem() {}

    static String detail(String problem) {
        return switch (problem) {
            case CODE_IS_A_NUMBER ->
                "The cell holds a number, so zeros in front may be lost; make the column text and type the code again.";
            case TYPE_MISMATCH -> "The column type does not fit the code.";
            default -> "The row failed through a fault of ours; the log tells why.";
        };
    }
}
