package io.traitortrack.billing.bill;

import java.time.LocalDate;

import io.traitortrack.billing.customer.Name;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;

/**
 * What a list of bills is narrowed to; null narrows nothing.
 *
 * @param customer the beginning of a customer's name, as names are compared
 * @param q the beginning of a number, of a vehicle or of a customer's name, as names are compared
 * @param from first business day of creation
 * @param to last business day of creation
 */
public record BillQuery(
        @Nullable String site,
        @Nullable BillState state,
        @Nullable String customer,
        @Nullable String q,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {

    private static final int LONGEST_CODE = 50;
    private static final int LONGEST_NAME = 200;

    /**
     * Reads a query as it was typed.
     *
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the parameter
     */
    public static BillQuery read(
            @Nullable String site,
            @Nullable BillState state,
            @Nullable String customer,
            @Nullable String q,
            @Nullable String from,
            @Nullable String to) {
        return new BillQuery(
                site == null ? null : PlainText.verbatim("site", site, LONGEST_CODE),
                state,
                key("customer", customer),
                key("q", q),
                from == null ? null : Times.day("from", from),
                to == null ? null : Times.day("to", to));
    }

    private static @Nullable String key(String parameter, @Nullable String typed) {
        String text = PlainText.optionalLine(parameter, typed, 1, LONGEST_NAME);
        return text == null ? null : Name.keyOf(text);
    }
}
