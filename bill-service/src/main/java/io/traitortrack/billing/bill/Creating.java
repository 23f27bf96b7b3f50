package io.traitortrack.billing.bill;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.billing.customer.Customers;
import io.traitortrack.billing.customer.Destinations;
import io.traitortrack.billing.customer.Name;
import io.traitortrack.billing.site.Site;
import io.traitortrack.billing.site.Sites;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Opening a bill (D-7, D-23). */
@Component
public class Creating {

    private final Bills bills;
    private final BillNumbers numbers;
    private final Customers customers;
    private final Destinations destinations;
    private final Sites sites;
    private final BillEvents events;
    private final BillAnswers answers;
    private final IdempotentWrites writes;
    private final IdSource ids;
    private final InstantSource clock;

    Creating(
            Bills bills,
            BillNumbers numbers,
            Customers customers,
            Destinations destinations,
            Sites sites,
            BillEvents events,
            BillAnswers answers,
            IdempotentWrites writes,
            IdSource ids,
            InstantSource clock) {
        this.bills = bills;
        this.numbers = numbers;
        this.customers = customers;
        this.destinations = destinations;
        this.sites = sites;
        this.events = events;
        this.answers = answers;
        this.writes = writes;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes a draft; when it returns, the bill and its {@code BillCreated} are durable. */
    public ResponseEntity<BillAnswer> create(Caller caller, @Nullable String idempotencyKey, NewBill asked) {
        SiteScope scope = Access.WORK.check(caller);
        Wanted wanted = read(asked);
        Site site = sites.named(wanted.siteCode());
        scope.require(site.code());
        RequestContext.at(site.code());
        Act act = Act.of(caller, clock);
        return writes.once(
                idempotencyKey,
                caller,
                "create bill",
                asked,
                BillAnswer.class,
                () -> scope.require(site.code()),
                () -> answers.created(make(wanted, site, act)));
    }

    private Bill make(Wanted wanted, Site site, Act act) {
        UUID customer = customers.named(wanted.customer(), act.at());
        UUID destination = destinations.named(wanted.destination(), customer, act.at());
        LocalDate day = site.dayOf(act.at());
        String number = wanted.number() == null ? numbers.next(site.code(), day) : numbers.take(wanted.number());
        BillPlan plan = new BillPlan(
                site.code(),
                customer,
                destination,
                wanted.vehicle(),
                wanted.capacity(),
                wanted.driver(),
                wanted.notes());
        Bill bill = bills.save(new Bill(ids.next(), number, plan, day, act));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("customerId", customer);
        details.put("destinationId", destination);
        details.put("vehicle", wanted.vehicle());
        details.put("capacity", wanted.capacity());
        Map<String, String> personal = new LinkedHashMap<>();
        if (wanted.driver() != null) {
            personal.put("driver", wanted.driver());
        }
        if (wanted.notes() != null) {
            personal.put("notes", wanted.notes());
        }
        events.tell("BillCreated", bill, act, details, personal);
        return bill;
    }

    private record Wanted(
            @Nullable String number,
            String siteCode,
            Name customer,
            Name destination,
            String vehicle,
            int capacity,
            @Nullable String driver,
            @Nullable String notes) {}

    private static Wanted read(NewBill asked) {
        return new Wanted(
                number(asked.number()),
                PlainText.line("siteCode", asked.siteCode(), 1, 50).toUpperCase(Locale.ROOT),
                Name.of(PlainText.line("customer", asked.customer(), 1, 200)),
                Name.of(PlainText.line("destination", asked.destination(), 1, 200)),
                PlainText.line("vehicle", asked.vehicle(), 1, 50),
                Capacity.of(asked.capacity()),
                PlainText.optionalLine("driver", asked.driver(), 1, 200),
                PlainText.optionalLines("notes", asked.notes(), 1, 2_000));
    }

    private static @Nullable String number(@Nullable String given) {
        return given == null
                ? null
                : BillNumber.read(given)
                        .orElseThrow(
                                () -> ProblemException.invalid("number", "must be 3 to 50 letters, digits or hyphens"));
    }
}
