package io.traitortrack.billing.bill;

import io.traitortrack.billing.customer.Customers;
import io.traitortrack.billing.customer.Destinations;
import io.traitortrack.platform.version.Versions;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Turns bills into answers, with the names that their ids stand for. */
@Component
public class BillAnswers {

    private final Customers customers;
    private final Destinations destinations;

    BillAnswers(Customers customers, Destinations destinations) {
        this.customers = customers;
        this.destinations = destinations;
    }

    /** The 200 of a bill, with its version as entity tag. */
    public ResponseEntity<BillAnswer> ok(Bill bill) {
        return ResponseEntity.ok().eTag(Versions.etag(bill.version())).body(of(bill));
    }

    ResponseEntity<BillAnswer> created(Bill bill) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .eTag(Versions.etag(bill.version()))
                .header("Location", "/api/v1/bills/" + UriUtils.encodePathSegment(bill.number(), "UTF-8"))
                .body(of(bill));
    }

    BillAnswer of(Bill bill) {
        return new BillAnswer(
                bill.id(),
                bill.number(),
                bill.siteCode(),
                bill.state(),
                bill.version(),
                bill.customerId(),
                customers.nameOf(bill.customerId()),
                bill.destinationId(),
                destinations.nameOf(bill.destinationId()),
                bill.vehicle(),
                bill.capacity(),
                bill.totals(),
                bill.businessDay(),
                bill.createdBy(),
                bill.createdAt(),
                bill.completedAt(),
                bill.completionReason());
    }
}
