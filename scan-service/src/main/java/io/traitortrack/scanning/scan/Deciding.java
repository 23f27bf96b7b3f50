package io.traitortrack.scanning.scan;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.scan.Ledger.Child;
import io.traitortrack.scanning.scan.Ledger.KnownCode;
import io.traitortrack.scanning.scan.Ledger.Parent;
import org.jspecify.annotations.Nullable;

/** The rules of scanning, in their order of precedence; they know no database. */
final class Deciding {

    private static final int LONGEST_EXCERPT = 255;
    private static final int LONGEST_KEY = 100;

    private final Ledger ledger;
    private final IdSource ids;

    Deciding(Ledger ledger, IdSource ids) {
        this.ledger = ledger;
        this.ids = ids;
    }

    /** Decides one scan, and notes in the ledger what follows from it. */
    ScanAnswer decide(Scan scan) {
        if (scan.siteCode() == null) {
            return refuse(scan, Refusal.UNKNOWN_STATION, null, null);
        }
        if (!scan.granted()) {
            return refuse(scan, Refusal.SITE_NOT_GRANTED, null, null);
        }
        Ledger.Kept first = ledger.scans.get(scan.id());
        if (first != null) {
            return first.fingerprint().equals(scan.fingerprint())
                    ? first.answer().again()
                    : refuse(scan, Refusal.SCAN_ID_REUSED, null, null);
        }
        if (scan.code() instanceof Code.Invalid || scan.parent() instanceof Code.Invalid) {
            return refuse(scan, Refusal.INVALID_CODE, null, null);
        }
        if (scan.parent() == null) {
            return scan.code() instanceof Code.Parent code && isFree(code.code(), "PARENT")
                    ? decideParent(scan, code, scan.siteCode())
                    : refuse(scan, Refusal.WRONG_ROLE, null, null);
        }
        return scan.code() instanceof Code.Child child
                        && scan.parent() instanceof Code.Parent parent
                        && isFree(child.code(), "CHILD")
                        && isFree(parent.code(), "PARENT")
                ? decideChild(scan, child, parent, scan.siteCode())
                : refuse(scan, Refusal.WRONG_ROLE, null, null);
    }

    /** D-5: a code has one role for ever, whatever the bag types say today. */
    private boolean isFree(String code, String role) {
        KnownCode known = ledger.codes.get(code);
        return known == null || known.role.equals(role);
    }

    private ScanAnswer decideParent(Scan scan, Code.Parent code, String site) {
        Parent parent = ledger.parents.get(code.code());
        if (parent != null && !parent.siteCode.equals(site)) {
            return refuse(scan, Refusal.OTHER_SITE, parent, null);
        }
        String outcome = parent == null ? "REGISTERED" : "SEEN";
        KnownCode known = knownCode(code.code(), "PARENT");
        if (parent == null) {
            parent = new Parent(
                    ids.next(),
                    code.code(),
                    ++known.generation,
                    site,
                    code.type().name(),
                    code.type().capacityAt(site),
                    code.type().unitWeightKg(),
                    "OPEN",
                    0,
                    BigDecimal.ZERO,
                    scan.moment().recordedAt(),
                    true);
            ledger.parents.put(parent.code, parent);
        }
        long version = known.nextVersion();
        event(
                scan.eventId(),
                scan,
                parent.code,
                BagEvents.SCANNED,
                version,
                null,
                BagEvents.parentScanned(scan.moment(), scan.source(), outcome, parent.code, parent.after()));
        return accept(scan, outcome, "PARENT", parent.code, parent, version);
    }

    private ScanAnswer decideChild(Scan scan, Code.Child code, Code.Parent into, String site) {
        Parent parent = ledger.parents.get(into.code());
        if (parent == null) {
            return refuse(scan, Refusal.PARENT_NOT_FOUND, null, null);
        }
        Child child = ledger.children.get(code.code());
        boolean free = child != null && child.parentCode == null;
        if (!parent.siteCode.equals(site) || (child != null && free && !child.siteCode.equals(site))) {
            return refuse(scan, Refusal.OTHER_SITE, parent, null);
        }
        if (child != null && child.lot != null && code.lot() != null && !child.lot.equals(code.lot())) {
            return refuse(scan, Refusal.LABEL_LOT_CONFLICT, parent, null);
        }
        if (child != null && parent.code.equals(child.parentCode)) {
            return acceptDuplicate(scan, code, child, parent);
        }
        if (child != null && child.parentCode != null) {
            return refuse(scan, Refusal.LINKED_ELSEWHERE, parent, child.parentCode);
        }
        if (parent.isFull()) {
            return refuse(scan, Refusal.PARENT_FULL, parent, null);
        }
        if (!parent.isOpen()) {
            return refuse(scan, Refusal.PARENT_NOT_OPEN, parent, null);
        }
        return link(scan, code, child, parent);
    }

    private ScanAnswer acceptDuplicate(Scan scan, Code.Child code, Child child, Parent parent) {
        learn(child, code);
        long version = knownCode(parent.code, "PARENT").nextVersion();
        event(
                scan.eventId(),
                scan,
                parent.code,
                BagEvents.SCANNED,
                version,
                null,
                BagEvents.duplicateScanned(scan.moment(), scan.source(), child.bag(), parent.code, parent.after()));
        return accept(scan, "ALREADY_LINKED", "CHILD", child.code, parent, version);
    }

    private ScanAnswer link(Scan scan, Code.Child code, @Nullable Child known, Parent parent) {
        KnownCode childCode = knownCode(code.code(), "CHILD");
        BigDecimal measured = scan.request().weightKg();
        BigDecimal weight = measured != null
                ? measured
                : known != null && known.weightKg != null ? known.weightKg : parent.unitWeightKg;
        Child child = known;
        if (child == null) {
            child = new Child(
                    ids.next(),
                    code.code(),
                    ++childCode.generation,
                    parent.siteCode,
                    code.lot(),
                    code.dateOfTest(),
                    weight,
                    null,
                    scan.moment().recordedAt(),
                    true);
            ledger.children.put(child.code, child);
        }
        learn(child, code);
        child.weightKg = weight;
        child.parentCode = parent.code;
        child.touched = true;
        parent.take(weight);
        KnownCode parentCode = knownCode(parent.code, "PARENT");
        long version = parentCode.nextVersion();
        long childVersion = childCode.nextVersion();
        ledger.links.add(new Ledger.Link(
                parent.id,
                scan.eventId(),
                child.id,
                scan.id(),
                childVersion,
                weight,
                scan.moment().recordedAt()));
        event(
                scan.eventId(),
                scan,
                parent.code,
                BagEvents.LINKED,
                version,
                null,
                BagEvents.linked(
                        scan.moment(),
                        scan.source(),
                        child.bag(),
                        childVersion,
                        BagEvents.kilograms(weight),
                        parent.code,
                        parent.after()));
        if (!parent.isOpen()) {
            seal(scan, parent, parentCode.nextVersion(), "FULL", scan.eventId());
        }
        return accept(scan, "LINKED", "CHILD", child.code, parent, version);
    }

    /** Seals the scanned sack short; false where it takes no packs any more, or is empty, or not here. */
    boolean close(Scan scan, String reason) {
        @Nullable Parent parent = scan.code() instanceof Code.Parent code ? ledger.parents.get(code.code()) : null;
        if (parent == null
                || !parent.isOpen()
                || parent.childCount == 0
                || !parent.siteCode.equals(scan.siteCode())
                || ledger.sealedBefore.contains(scan.id())) {
            return false;
        }
        parent.close();
        seal(scan, parent, knownCode(parent.code, "PARENT").nextVersion(), reason, null);
        return true;
    }

    private void seal(Scan scan, Parent parent, long version, String reason, @Nullable UUID causationId) {
        UUID eventId = ids.next();
        ledger.filled.add(new Ledger.Filled(eventId, parent.id, scan, version, reason));
        event(
                eventId,
                scan,
                parent.code,
                BagEvents.SEALED,
                version,
                causationId,
                BagEvents.sealed(
                        scan.moment(),
                        scan.id(),
                        scan.request().stationCode(),
                        parent.code,
                        parent.after(),
                        reason,
                        null));
    }

    /** D-4: an absent lot conflicts with nothing, the first known one is kept. */
    private static void learn(Child child, Code.Child code) {
        if (child.lot == null && code.lot() != null) {
            child.lot = code.lot();
            child.dateOfTest = code.dateOfTest();
            child.touched = true;
        }
    }

    private KnownCode knownCode(String code, String role) {
        return ledger.codes.computeIfAbsent(code, unknown -> new KnownCode(unknown, role, 0, 0, true));
    }

    private ScanAnswer accept(Scan scan, String outcome, String role, String code, Parent parent, long subjectVersion) {
        ScanAnswer answer = new ScanAnswer.Accepted(
                scan.id(),
                outcome,
                code,
                role,
                parent.code,
                parent.childCount,
                parent.capacity,
                parent.state,
                scan.moment().recordedAt(),
                false);
        ledger.scans.put(scan.id(), new Ledger.Kept(scan.fingerprint(), answer));
        ledger.newScans.add(new Ledger.Row(scan, answer, parent.id, subjectVersion));
        return answer;
    }

    private ScanAnswer refuse(Scan scan, Refusal refusal, @Nullable Parent parent, @Nullable String otherParent) {
        @Nullable Parent shown = refusal == Refusal.OTHER_SITE ? null : parent;
        ScanAnswer answer = new ScanAnswer.Refused(
                scan.id(),
                refusal,
                scan.codeText(),
                scan.parentText(),
                otherParent,
                shown == null ? null : Integer.valueOf(shown.childCount),
                shown == null ? null : Integer.valueOf(shown.capacity),
                shown == null ? null : shown.state,
                false);
        Ledger.Row row = new Ledger.Row(scan, answer, shown == null ? null : shown.id, null);
        if (refusal.isFinal()) {
            ledger.scans.put(scan.id(), new Ledger.Kept(scan.fingerprint(), answer));
            ledger.newScans.add(row);
        } else {
            ledger.refusals.add(row);
        }
        String raw = scan.request().raw();
        event(
                scan.eventId(),
                scan,
                keyOf(scan),
                BagEvents.REJECTED,
                null,
                null,
                BagEvents.rejected(
                        scan.moment(),
                        scan.source(),
                        refusal.name(),
                        refusal.status().value(),
                        scan.codeText(),
                        scan.parentText(),
                        otherParent,
                        RawText.cut(RawText.escaped(RawText.cut(raw, LONGEST_EXCERPT)), LONGEST_EXCERPT),
                        sha256(raw)));
        return answer;
    }

    private static String keyOf(Scan scan) {
        String key = Objects.requireNonNullElse(
                scan.parentText(),
                Objects.requireNonNullElse(scan.codeText(), scan.request().stationCode()));
        return RawText.cut(key, LONGEST_KEY);
    }

    private static String sha256(String raw) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(raw.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private void event(
            UUID id,
            Scan scan,
            String key,
            String type,
            @Nullable Long subjectVersion,
            @Nullable UUID causationId,
            String value) {
        ledger.events.add(new OutboxEvent(
                id,
                BagEvents.TOPIC,
                key,
                type,
                subjectVersion,
                scan.moment().recordedAt(),
                scan.requestId(),
                causationId,
                scan.traceparent(),
                value));
    }
}
