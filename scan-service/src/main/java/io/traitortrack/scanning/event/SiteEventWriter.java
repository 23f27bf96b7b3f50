package io.traitortrack.scanning.event;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.scanning.site.Sites;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes the events of {@code scanning.site}, in the order of the versions of what they are about. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class SiteEventWriter {

    private final Sites sites;
    private final Outbox outbox;

    SiteEventWriter(Sites sites, Outbox outbox) {
        this.sites = sites;
        this.outbox = outbox;
    }

    /** Writes an event about something at a site, under the site's next version. */
    public void write(UUID id, String type, Moment moment, String value) {
        String site = Objects.requireNonNull(moment.siteCode());
        long version =
                sites.nextVersion(site).orElseThrow(() -> new IllegalStateException("site " + site + " is gone"));
        write(id, type, site, version, moment, value);
    }

    /** Writes an event whose version its writer has counted. */
    public void write(UUID id, String type, String key, long version, Moment moment, String value) {
        outbox.append(List.of(new OutboxEvent(
                id,
                SiteEvents.TOPIC,
                key,
                type,
                version,
                moment.recordedAt(),
                RequestContext.requestId(),
                null,
                RequestContext.traceparent(),
                value)));
    }
}
