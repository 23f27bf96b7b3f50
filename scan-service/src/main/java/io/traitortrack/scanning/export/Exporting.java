package io.traitortrack.scanning.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.bag.BagFilter;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.BagView.BillView;
import io.traitortrack.scanning.bag.BagView.ParentView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.history.History;
import io.traitortrack.scanning.history.HistoryFilter;
import io.traitortrack.scanning.history.PastScan;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns bags and scans into rows; columns are called as the API calls them. */
@Component
public class Exporting {

    public static final List<String> BAGS = List.of(
            "code",
            "generation",
            "role",
            "siteCode",
            "bagType",
            "state",
            "childCount",
            "capacity",
            "unitWeightKg",
            "weightKg",
            "lot",
            "dateOfTest",
            "parentCode",
            "bill",
            "openedAt",
            "retiredAt",
            "bagId");

    public static final List<String> SCANS = List.of(
            "recordedAt",
            "occurredAt",
            "skewSeconds",
            "outcome",
            "status",
            "code",
            "parentCode",
            "stationCode",
            "siteCode",
            "userId",
            "raw",
            "scanId",
            "eventId");

    private final Bags bags;
    private final History history;

    Exporting(Bags bags, History history) {
        this.bags = bags;
        this.history = history;
    }

    public void bags(BagFilter filter, SiteScope scope, Consumer<List<?>> rows) {
        bags.each(filter, scope, bag -> rows.accept(row(bag)));
    }

    public void scans(HistoryFilter filter, SiteScope scope, Consumer<List<?>> rows) {
        history.each(filter, scope, scan -> rows.accept(row(scan)));
    }

    private static List<?> row(BagView bag) {
        ParentView parent = bag.parent();
        BillView bill = parent == null ? bag.bill() : parent.bill();
        return cells(
                bag.code(),
                bag.generation(),
                bag.role(),
                bag.siteCode(),
                bag.bagType(),
                bag.state(),
                bag.childCount(),
                bag.capacity(),
                bag.unitWeightKg(),
                bag.weightKg(),
                bag.lot(),
                bag.dateOfTest(),
                parent == null ? null : parent.code(),
                bill == null ? null : bill.number(),
                bag.openedAt(),
                bag.retiredAt(),
                bag.bagId());
    }

    private static List<?> row(PastScan scan) {
        return cells(
                scan.recordedAt(),
                scan.occurredAt(),
                scan.skewSeconds(),
                scan.outcome(),
                scan.status(),
                scan.code(),
                scan.parentCode(),
                scan.stationCode(),
                scan.siteCode(),
                scan.userId(),
                scan.raw(),
                scan.scanId(),
                scan.eventId());
    }

    private static List<?> cells(@Nullable Object... cells) {
        List<@Nullable Object> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell);
        }
        return row;
    }
}
