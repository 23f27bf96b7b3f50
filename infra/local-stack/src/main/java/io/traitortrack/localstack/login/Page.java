package io.traitortrack.localstack.login;

import java.net.URI;
import java.util.Optional;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the login pages.
 *
 * @param location where a redirect leads, null without one
 */
record Page(int status, @Nullable URI location, Document document) {
    /** True if a form of this page has a field of that name that a person fills in. */
    boolean asksFor(String field) {
        return document.selectFirst("form input[name=" + field + "]:not([type=hidden])") != null;
    }

    /** What the page says went wrong. */
    Optional<String> complaint() {
        return document.select("[id^=input-error], .pf-m-danger, .alert-error, #kc-error-message").stream()
                .map(Element::text)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    String title() {
        Element heading = document.selectFirst("#kc-page-title");
        return heading == null ? document.title() : heading.text();
    }
}
