/** Customers and their places: records found or made by name. */
@NullMarked
package io.traitortrack.billing.customer;

import org.jspecify.annotations.NullMarked;
