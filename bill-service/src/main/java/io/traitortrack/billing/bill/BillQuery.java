package io.traitortrack.billing.bill;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * What a list of bills is narrowed to; null narrows nothing.
 *
 * @param customer the beginning of a customer's name, in any case
 * @param q the beginning of a number, of a vehicle or of a customer's name, in any case
 * @param from first business day of creation
 * @param to last business day of creation
 */
public record BillQuery(
        @Nullable String site,
        @Nullable BillState state,
        @Nullable String customer,
        @Nullable String q,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {}
