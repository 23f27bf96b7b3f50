package io.traitortrack.integrity;

/** What must always hold. {@code docs/runbook/integrity-red.md} says for each where to look. */
enum Rule {
    ONE_LIVE_PARENT("one-live-parent", "D-15", "A child is in at most one sack."),
    SACK_COUNT("sack-count", "D-16", "A sack's count is that of its live links, and not over its capacity."),
    SACK_WEIGHT("sack-weight", "D-21", "A sack weighs what its live links weigh."),
    GENERATIONS("generations", "D-5, D-6", "A code has one role, its generations are counted, the last one is active."),
    SACK_STATE("sack-state", "D-17, D-22", "A sack is in the state that its last change and its bill say."),
    SCAN_FACTS("scan-facts", "D-14, D-20", "Every fact of scanning has its one event, and every such event its fact."),
    CODE_VERSION("code-version", "D-6", "The version of a code, site or type is the number of its events."),
    ONE_LIVE_BILL("one-live-bill", "D-24", "A sack is on at most one live bill."),
    BILL_TOTALS("bill-totals", "D-26, D-27", "A bill's totals are the sums over its live sacks, within its capacity."),
    BILL_FACTS("bill-facts", "D-23", "Every fact of billing has its one event, and every such event its fact."),
    BILL_VERSION(
            "bill-version", "D-29", "The versions of a bill and of billing a sack are the numbers of their events."),
    ANSWERS("answers", "D-17", "Every question about a sack is answered once, and both services know the same answer."),
    PICTURE_OF_SACKS("picture-of-sacks", "D-25", "The bill service knows every sack as the scan service has it."),
    BILLED_SACKS("billed-sacks", "D-24", "The scan service knows of every sack the bill that it is on."),
    LOADED_AS_PACKED("loaded-as-packed", "D-17, D-25", "A sack on a live bill is closed, and holds what was billed."),
    COUNTS("counts", "D-37", "The counts of a quarter of an hour at a station are those of its facts."),
    STOCK("stock", "D-17, D-36", "A site's numbers of open and sealed sacks and free packs are those of its bags."),
    OUTBOX("outbox", "contract §3", "Every event of an outbox is on Kafka byte for byte, and no other one is."),
    SEQUENCE("sequence", "contract §4", "The numbers of a source have no gap, and each is one event's."),
    ORDER("order", "contract §3", "The events of a key stand in the order of their versions, without a gap."),
    LOG("log", "contract §4", "Every event of Kafka is in the audit log once with its bytes, and nothing else is.");

    private final String id;
    private final String cites;
    private final String sentence;

    Rule(String id, String cites, String sentence) {
        this.id = id;
        this.cites = cites;
        this.sentence = sentence;
    }

    /** As reports name it, for example {@code one-live-parent}. */
    String id() {
        return id;
    }

    /** The rule of the domain, or the part of the public contract, that it recomputes. */
    String cites() {
        return cites;
    }

    String sentence() {
        return sentence;
    }
}
