package io.traitortrack.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.system.Database.Row;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Importer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All services are killed at once while stations scan, a biller loads and a list is imported, and started again. Who got no
 * answer asks again; the import goes on by itself.
 *
 * <p>Whatever was acknowledged is in the table once, in the outbox, on Kafka and in the log; that all of it agrees, event
 * for event, {@link EverythingAgreesSystemTest} finds out when all tests are done.
 */
@ExtendWith(Stack.class)
class KilledServicesSystemTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LISTED_SACKS = 200;
    private static final int LISTED_PACKS = 30;

    @Test
    void nothingThatWasAcknowledgedIsLost(Installation installation) {
        LocalStack stack = RunningStack.of(installation);
        try (Shift shift = new Shift(installation)) {
            shift.awaitMore(60, PATIENCE);
            Database scan = installation.database("scan");
            Importer admin = new Importer(installation.as("admin"));
            String list = list(installation.freshCodes());
            String id = admin.begin("LKO-2", list, false);
            Await.until(
                    "for the import to be under way",
                    PATIENCE,
                    () -> admin.job(id).number("done") > 0);
            Stream.of("gateway", "scan-service", "bill-service", "audit-service")
                    .flatMap(service -> stack.replicas(service).stream())
                    .parallel()
                    .forEach(ServiceProcess::kill);
            assertThat(scan.texts("SELECT state FROM import_job WHERE id = ?::uuid", id))
                    .containsExactly("IMPORTING");
            RunningStack.up(stack);
            shift.awaitMore(60, PATIENCE);
            shift.end();

            Set<String> lost = new TreeSet<>(shift.packs());
            lost.removeAll(scan.texts("SELECT id FROM scan WHERE outcome = 'LINKED'"));
            assertThat(lost).isEmpty();
            for (Map.Entry<String, Set<String>> sack : shift.sacks().entrySet()) {
                assertThat(scan.texts("""
                                SELECT c.code FROM link l JOIN bag p ON p.id = l.parent_bag_id JOIN bag c ON c.id = l.child_bag_id
                                WHERE p.code = ? AND l.unlinked_at IS NULL
                                """, sack.getKey())).isEqualTo(sack.getValue());
            }
            for (Map.Entry<String, String> billed : shift.billed().entrySet()) {
                List<Row> loads = installation.database("bill").rows("""
                        SELECT b.number FROM bill_parent p JOIN bill b ON b.id = p.bill_id
                        WHERE p.parent_code = ? AND p.unloaded_at IS NULL
                        """, billed.getKey());
                assertThat(loads)
                        .singleElement()
                        .satisfies(load -> assertThat(load.text("number")).isEqualTo(billed.getValue()));
            }
            Answer imported = admin.awaitEnd(id);
            assertThat(imported.text("state")).as(imported.toString()).isEqualTo("DONE");
            assertThat(imported.number("accepted")).isEqualTo(list.lines().count() - 1);
            assertThat(scan.number(
                            "SELECT count(*) FROM link WHERE unlinked_at IS NULL AND scan_id IN (SELECT scan_id FROM import_row WHERE job_id = ?::uuid)",
                            id))
                    .isEqualTo((long) LISTED_SACKS * LISTED_PACKS);
            new Records(installation).settle();
            System.out.printf(
                    "%-20s  1 runs, %,7d acknowledged, %d lost, longest stall of a station %.1f s%n",
                    "services killed",
                    shift.packs().size(),
                    lost.size(),
                    shift.longestStall().toMillis() / 1000.0);
        }
    }

    private static String list(FreshCodes codes) {
        StringBuilder list = new StringBuilder("qr_id,type,parent_qr_id\r\n");
        for (String sack : codes.sacks(LISTED_SACKS)) {
            list.append(sack).append(",,\r\n");
            codes.packs(LISTED_PACKS)
                    .forEach(pack ->
                            list.append(pack.code()).append(",,").append(sack).append("\r\n"));
        }
        return list.toString();
    }
}
