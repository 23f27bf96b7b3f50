package io.traitortrack.scanning.concern;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.SiteEvents;
import io.traitortrack.scanning.site.Sites;
import org.springframework.stereotype.Component;

/** Writes events about exceptions, in the order of their site's versions. */
@Component
class Telling {

    private final Sites sites;
    private final Outbox outbox;

    Telling(Sites sites, Outbox outbox) {
        this.sites = sites;
        this.outbox = outbox;
    }

    void tell(UUID id, String type, Moment moment, String value) {
        String site = Objects.requireNonNull(moment.siteCode());
        long version =
                sites.nextVersion(site).orElseThrow(() -> new IllegalStateException("site " + site + " is gone"));
        outbox.append(List.of(new OutboxEvent(
                id,
                SiteEvents.TOPIC,
                site,
                type,
                version,
                moment.recordedAt(),
                RequestContext.requestId(),
                null,
                RequestContext.traceparent(),
                value)));
    }
}
