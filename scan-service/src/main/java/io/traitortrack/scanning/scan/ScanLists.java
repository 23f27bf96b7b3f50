package io.traitortrack.scanning.scan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.scan.ScanAnswer.Accepted;
import io.traitortrack.scanning.scan.ScanAnswer.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Scans that nobody made at a station one by one, but that stand in a list: decided as a batch is, and with them the seals
 * of sacks that are not full at the end of their list (D-38).
 */
@Component
public class ScanLists {

    /** Why a sack is sealed that a list does not fill. */
    public static final String REASON = "IMPORTED";

    /** So many codes are remembered while looking ahead; then it is forgotten what the list itself would have done. */
    private static final int MOST_REMEMBERED = 200_000;

    private final Scanning scanning;
    private final Ledgers ledgers;
    private final LedgerWriting writing;
    private final IdSource ids;

    ScanLists(Scanning scanning, Ledgers ledgers, LedgerWriting writing, IdSource ids) {
        this.scanning = scanning;
        this.ledgers = ledgers;
        this.writing = writing;
        this.ids = ids;
    }

    /**
     * A line of a list.
     *
     * @param request the scan; of a seal, that of the sack
     * @param seals whether the sack is to be sealed, rather than scanned
     */
    public record Line(ScanRequest request, boolean seals) {}

    /**
     * What became of a line.
     *
     * @param outcome of the scan, or the code of its refusal; {@code SEALED} or {@code NOT_SEALED}
     * @param replayed whether the same line was decided before, and nothing was done now
     */
    public record LineAnswer(
            String outcome,
            int status,
            boolean replayed,
            @Nullable String code,
            @Nullable String parentCode,
            @Nullable String otherParent,
            @Nullable String detail) {}

    /**
     * Decides lines in their order, in one transaction together with what the caller does alongside. A lost race is run
     * again, both parts of it.
     *
     * @param alongside gets the answers before the commit; when it throws, nothing has happened
     */
    public void decide(List<Line> lines, Caller caller, SiteScope scope, Consumer<List<LineAnswer>> alongside) {
        List<Scan> scans = prepare(lines, caller, scope);
        boolean committed = scanning.outlast(() -> {
            Ledger ledger = ledgers.open(scans);
            List<LineAnswer> answers = decide(ledger, lines, scans);
            writing.write(ledger);
            alongside.accept(answers);
            return true;
        });
        if (!committed) {
            throw new IllegalStateException("a transaction ends by its commit");
        }
    }

    /** Looks ahead: what would become of lines, were they decided now and one after the other. Changes nothing. */
    public Foresight foresee(Caller caller, SiteScope scope) {
        return new Foresight(caller, scope);
    }

    /** What would be so after all the lines that it was asked about; for one thread. */
    public final class Foresight {

        private final Caller caller;
        private final SiteScope scope;
        private Ledger ledger = new Ledger();

        private Foresight(Caller caller, SiteScope scope) {
            this.caller = caller;
            this.scope = scope;
        }

        public List<LineAnswer> decide(List<Line> lines) {
            if (ledger.codes.size() > MOST_REMEMBERED) {
                ledger = new Ledger();
            }
            List<Scan> scans = prepare(lines, caller, scope);
            ledgers.look(ledger, scans);
            List<LineAnswer> answers = ScanLists.this.decide(ledger, lines, scans);
            ledger.assume();
            return answers;
        }
    }

    private List<Scan> prepare(List<Line> lines, Caller caller, SiteScope scope) {
        return lines.stream()
                .map(line -> scanning.prepare(line.request(), caller, scope))
                .toList();
    }

    private List<LineAnswer> decide(Ledger ledger, List<Line> lines, List<Scan> scans) {
        List<Scan> closing = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).seals()) {
                closing.add(scans.get(i));
            }
        }
        ledgers.readSeals(ledger, closing);
        Deciding deciding = new Deciding(ledger, ids);
        Set<String> filled = new HashSet<>();
        List<LineAnswer> answers = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Scan scan = scans.get(i);
            if (lines.get(i).seals()) {
                answers.add(close(deciding, ledger, scan, filled));
                continue;
            }
            ScanAnswer answer = deciding.decide(scan);
            if (answer instanceof Accepted accepted && accepted.role().equals("CHILD")) {
                filled.add(accepted.parentCode());
            }
            answers.add(line(answer));
        }
        return answers;
    }

    /** A sack that took none of its list's packs stays open: somebody may be filling it. */
    private static LineAnswer close(Deciding deciding, Ledger ledger, Scan scan, Set<String> filled) {
        String code = scan.codeText();
        boolean sealed = code != null && filled.contains(code) && deciding.close(scan, REASON);
        boolean before = !sealed && ledger.sealedBefore.contains(scan.id());
        Ledger.@Nullable Parent parent = code == null ? null : ledger.parents.get(code);
        boolean isSealed = parent != null && parent.state.equals("SEALED");
        return new LineAnswer(
                isSealed ? "SEALED" : "NOT_SEALED",
                HttpStatus.OK.value(),
                before,
                code,
                code,
                null,
                isSealed || parent == null ? null : "The sack is " + parent.state + ".");
    }

    private static LineAnswer line(ScanAnswer answer) {
        return switch (answer) {
            case Accepted accepted ->
                new LineAnswer(
                        accepted.outcome(),
                        accepted.replayed() ? HttpStatus.OK.value() : HttpStatus.CREATED.value(),
                        accepted.replayed(),
                        accepted.code(),
                        accepted.parentCode(),
                        null,
                        null);
            case Refused refused ->
                new LineAnswer(
                        refused.refusal().name(),
                        refused.refusal().status().value(),
                        refused.replayed(),
                        refused.code(),
                        refused.parentCode(),
                        refused.otherParent(),
                        refused.problem().detail());
        };
    }
}
