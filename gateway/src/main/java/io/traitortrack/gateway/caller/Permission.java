package io.traitortrack.gateway.caller;

import io.traitortrack.platform.security.Grant;

import static io.traitortrack.platform.security.Role.ADMIN;
import static io.traitortrack.platform.security.Role.AUDITOR;
import static io.traitortrack.platform.security.Role.BILLER;
import static io.traitortrack.platform.security.Role.DISPATCHER;
import static io.traitortrack.platform.security.Role.INTEGRATOR;
import static io.traitortrack.platform.security.Role.SUPERVISOR;

/**
 * The table of who may do what (domain, "Who may do what"), in words for the caller.
 *
 * <p>It describes; it does not decide. Every service checks for itself on every read and write (D-33).
 */
enum Permission {
    SCAN(
            "scan and link packs, undo own scans, seal sacks",
            Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR, BILLER, DISPATCHER))),
    UNLINK("unlink packs", Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR, BILLER, DISPATCHER))),
    REARRANGE("relink packs, reopen and retire sacks", Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR, BILLER))),
    SEE_BAGS(
            "see bags, scans and timelines",
            Grant.everywhere(ADMIN, BILLER, AUDITOR).and(Grant.ownSites(SUPERVISOR, DISPATCHER, INTEGRATOR))),
    SEE_BILLS(
            "see bills",
            Grant.everywhere(ADMIN, BILLER, AUDITOR).and(Grant.ownSites(SUPERVISOR, DISPATCHER, INTEGRATOR))),
    BILL(
            "create, load, complete, reopen and dispatch bills; take returns",
            Grant.everywhere(ADMIN, BILLER).and(Grant.ownSites(SUPERVISOR))),
    RECEIVE("receive bills", Grant.everywhere(ADMIN, BILLER).and(Grant.ownSites(SUPERVISOR, DISPATCHER))),
    CANCEL_BILLS("cancel bills", Grant.everywhere(ADMIN)),
    IMPORT("import bags, packing lists and bills", Grant.everywhere(ADMIN)),
    EXPORT("export lists and reports", Grant.everywhere(ADMIN, BILLER, AUDITOR).and(Grant.ownSites(SUPERVISOR))),
    CLOSE_DAY("close the business day", Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR))),
    MANAGE_SITES("manage sites, bag types and limits", Grant.everywhere(ADMIN)),
    MANAGE_STATIONS("manage stations", Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR))),
    MANAGE_USERS("manage users and roles", Grant.everywhere(ADMIN)),
    INVITE_DISPATCHERS("invite dispatchers", Grant.everywhere(ADMIN).and(Grant.ownSites(SUPERVISOR))),
    AUDIT("query, verify and export the audit log", Grant.everywhere(ADMIN, AUDITOR)),
    SUBSCRIBE("subscribe to events", Grant.ownSites(INTEGRATOR));

    private final String words;
    private final Grant grant;

    Permission(String words, Grant grant) {
        this.words = words;
        this.grant = grant;
    }

    String words() {
        return words;
    }

    Grant grant() {
        return grant;
    }
}
