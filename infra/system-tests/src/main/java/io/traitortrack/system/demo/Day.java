package io.traitortrack.system.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.traitortrack.system.AtOnce;
import io.traitortrack.system.Installation;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Biller;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Importer;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;

/** One day: 64 sacks at two sites, packed by four stations at once, and two bills. */
final class Day {

    /** Everybody who can log in to the demonstration. */
    static final List<String> USERS = List.of(
            "admin",
            "supervisor.lucknow",
            "biller.lucknow",
            "biller.indore",
            "dispatcher.lucknow",
            "dispatcher.indore",
            "auditor");

    private static final List<String> AT_WORK =
            List.of("dispatcher.lucknow", "dispatcher.indore", "biller.lucknow", "biller.indore", "auditor", "admin");
    private static final Map<String, String> SHIFTS =
            new TreeMap<>(Map.of("dispatcher.lucknow", "LKO-1", "dispatcher.indore", "IDR-1"));
    private static final int SACKS_A_STATION = 16;
    private static final int SCANS_OF_FOUR_SACKS = 4 * (1 + SackType.CAPACITY);
    private static final int PACKS_OF_THE_SHORT_SACK = 22;
    private static final int SACKS_ON_A_BILL = 10;

    private final Installation installation;
    private final Page page;
    private final Logbook logbook = new Logbook();
    private final Instant began = Instant.now();

    Day(Installation installation, Page page) {
        this.installation = installation;
        this.page = page;
    }

    /** Plays it; returns what the story is about. */
    Remembered play() {
        logIn();
        Map<String, String> shifts = signOn();
        FreshCodes codes = installation.freshCodes();
        List<Packing> stations = pack(codes);
        Packing lucknow = stations.getFirst();
        String shortSack = lucknow.sacks().getLast();
        sealShort(lucknow.station(), shortSack);
        Remembered remembered = whatGoesWrong(lucknow, stations.get(1), codes);
        replayAnOfflineQueue(stations.getLast().station(), codes);
        importAList(codes);
        List<String> truckload = new ArrayList<>(last(SACKS_ON_A_BILL - 1, lucknow.sacks()));
        truckload.add(remembered.sack());
        page.step("Loading");
        String bill = load(installation.biller("LKO"), "Gupta Seeds", "Kanpur", truckload);
        load(
                installation.biller("IDR"),
                "Malwa Agro",
                "Dewas",
                last(SACKS_ON_A_BILL, stations.get(2).sacks()));
        signOff(shifts);
        awaitTheLog();
        return remembered.on(bill);
    }

    /** Shifts by the user who began them. */
    private Map<String, String> signOn() {
        page.step("Shifts");
        Map<String, String> shifts = new TreeMap<>();
        SHIFTS.forEach((user, station) -> {
            Answer shift = installation
                    .as(user)
                    .post("/api/v1/shifts", Map.of("stationCode", station), Map.of("Idempotency-Key", Scan.newId()))
                    .expect(200, 201);
            shifts.put(user, shift.text("id"));
            page.line("signed on", user + " at " + station + ", since " + shift.text("startedAt"));
        });
        return shifts;
    }

    private void signOff(Map<String, String> shifts) {
        page.step("The end of the shifts");
        shifts.forEach((user, shift) -> {
            Answer ended = installation
                    .as(user)
                    .post("/api/v1/shifts/" + shift + "/end", Map.of(), Map.of("Idempotency-Key", Scan.newId()))
                    .expect(200);
            page.line("signed off", user + " at " + ended.text("stationCode") + ", " + ended.text("endedAt"));
        });
    }

    /** A list of bags that was kept on paper before: looked at, imported, and sent once more. */
    private void importAList(FreshCodes codes) {
        Importer admin = new Importer(installation.as("admin"));
        StringBuilder list = new StringBuilder("qr_id,type,parent_qr_id\r\n");
        for (String sack : codes.sacks(2)) {
            list.append(sack).append(",,\r\n");
            codes.packs(SackType.CAPACITY)
                    .forEach(pack -> list.append('"')
                            .append(pack.label(list.length()))
                            .append("\",child,")
                            .append(sack)
                            .append("\r\n"));
        }
        String csv = list.toString();
        Answer foreseen = admin.send("LKO-2", csv, true);
        Answer imported = admin.send("LKO-2", csv, false);
        Answer again = admin.send("LKO-2", csv, false);
        if (imported.number("accepted") != imported.number("rows") || again.number("accepted") != 0) {
            throw new AssertionError("a list that was imported twice was answered with " + imported + " and " + again);
        }
        logbook.noteImported(admin.scanIds(imported.text("importId")));
        page.line("a list, looked at", foreseen.text("message"));
        page.line("a list, imported", imported.text("message"));
        page.line("the same list again", again.text("message"));
    }

    private void logIn() {
        page.step("Logging in (authorization code with PKCE; a second factor where the role asks for it)");
        long start = System.nanoTime();
        for (String user : AT_WORK) {
            installation.as(user).get("/api/v1/me").expect(200);
        }
        page.line(
                AT_WORK.size() + " people", String.join(", ", AT_WORK) + " in " + Measured.text(Measured.since(start)));
    }

    private List<Packing> pack(FreshCodes codes) {
        page.step("Packing: " + 4 * SACKS_A_STATION + " sacks, four stations at two sites, all at once");
        List<Packing> stations = List.of(
                packing("LKO-1", codes, 1),
                packing("LKO-2", codes, SCANS_OF_FOUR_SACKS),
                packing("IDR-1", codes, 1),
                packing("IDR-2", codes, 100));
        Following following = new Following(installation.auditor(), logbook);
        AtomicInteger packing = new AtomicInteger(stations.size());
        List<Callable<Duration>> deeds = new ArrayList<>();
        long start = System.nanoTime();
        for (Packing station : stations) {
            int last = station == stations.getFirst() ? PACKS_OF_THE_SHORT_SACK : SackType.CAPACITY;
            deeds.add(() -> {
                try {
                    station.fill(last);
                } finally {
                    if (packing.decrementAndGet() == 0) {
                        following.end();
                    }
                }
                return Measured.since(start);
            });
        }
        deeds.add(following);
        Duration took = AtOnce.all(deeds).stream()
                .limit(stations.size())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        report(stations, following, took);
        return stations;
    }

    private void report(List<Packing> stations, Following following, Duration took) {
        for (Packing packing : stations) {
            page.line(packing.station().code(), packing.summary());
        }
        page.line(
                "together",
                "%,d packs into %d sacks in %s, %s scans/s"
                        .formatted(
                                logbook.count("LINKED"),
                                logbook.count("REGISTERED"),
                                Measured.text(took),
                                Measured.rate(
                                        stations.stream()
                                                .mapToInt(Packing::scans)
                                                .sum(),
                                        took)));
        page.line(
                "answer → log",
                following.toLog().count() + " of them followed meanwhile: "
                        + following.toLog().latencies());
        page.line(
                "answer → signed",
                "until a checkpoint covers it: " + following.toCheckpoint().latencies());
    }

    private Packing packing(String station, FreshCodes codes, int scansACall) {
        return new Packing(installation.station(station), codes, logbook, SACKS_A_STATION, scansACall);
    }

    private void sealShort(Station station, String sack) {
        page.step("What a day brings");
        Answer sealed = station.seal(sack, "END_OF_LOT").expect(200);
        logbook.noteSealing();
        page.line(
                "sealed short",
                "%s with %d of %d packs: the lot has ended"
                        .formatted(sack, sealed.number("childCount"), sealed.number("capacity")));
    }

    private Remembered whatGoesWrong(Packing packing, Packing nextDoor, FreshCodes codes) {
        Station station = packing.station();
        String sack = codes.sack(SackType.MUSTARD);
        String wrong = codes.sack(SackType.MOONG);
        Pack pack = codes.pack();
        expect("REGISTERED", station, station.sack(sack));
        expect("REGISTERED", nextDoor.station(), nextDoor.station().sack(wrong));
        expect("LINKED", station, station.pack(pack.label(3), sack));
        expect("ALREADY_LINKED", station, station.pack(pack.code(), sack));
        page.line("duplicate", "pack " + pack.code() + " scanned again into " + sack + ": nothing changed");
        Scan mistake = nextDoor.station().pack(pack.label(1), wrong);
        Answer refused = logbook.note(mistake, nextDoor.station().send(mistake));
        if (!refused.code().equals("LINKED_ELSEWHERE")
                || !refused.text("otherParent").equals(sack)) {
            throw new AssertionError("a pack in two sacks was answered with " + refused);
        }
        page.line("wrong sack", "the same pack into " + wrong + ": refused, it is in " + sack);
        for (Pack more : codes.packs(SackType.CAPACITY - 1)) {
            expect("LINKED", station, station.pack(more.label(), sack));
        }
        return new Remembered(pack, sack, "");
    }

    private void expect(String outcome, Station station, Scan scan) {
        logbook.expect(outcome, scan, station.send(scan));
    }

    private void replayAnOfflineQueue(Station station, FreshCodes codes) {
        List<Scan> queue = new ArrayList<>();
        for (String sack : codes.sacks(2)) {
            queue.add(station.sack(sack));
            codes.packs(SackType.CAPACITY).forEach(pack -> queue.add(station.pack(pack.label(queue.size()), sack)));
        }
        List<Answer> first = station.sendAll(queue).expect(200).results();
        List<Answer> again = station.sendAll(queue).expect(200).results();
        for (int i = 0; i < queue.size(); i++) {
            logbook.expect(queue.get(i).parent() == null ? "REGISTERED" : "LINKED", queue.get(i), first.get(i));
            if (again.get(i).status() != 200 || !again.get(i).flag("replayed")) {
                throw new AssertionError("a scan that was sent twice was answered with " + again.get(i));
            }
        }
        page.line(
                "offline queue",
                "%d scans of %s sent twice: %d answers as the first time, nothing counted twice"
                        .formatted(queue.size(), station.code(), again.size()));
    }

    private static List<String> last(int count, List<String> sacks) {
        return sacks.subList(sacks.size() - count, sacks.size());
    }

    private String load(Biller biller, String customer, String place, List<String> sacks) {
        Answer bill = biller.open(customer, place, "UP32 KT 4711", sacks.size()).expect(201);
        String number = bill.text("number");
        Measured loads = new Measured();
        for (String sack : sacks) {
            loads.add(biller.loadOnceKnown(number, sack).expect(200).took());
        }
        Answer complete = biller.complete(number).expect(200);
        page.line(
                number,
                "%d sacks, %d packs, %s kg of %s kg: %s; a load: %s"
                        .formatted(
                                complete.number("totals.parents"),
                                complete.number("totals.children"),
                                complete.text("totals.actualKg"),
                                complete.text("totals.expectedKg"),
                                complete.text("state"),
                                loads.latencies()));
        return number;
    }

    private void awaitTheLog() {
        page.step("The audit log");
        long start = System.nanoTime();
        Set<String> scans = logbook.scanIds();
        installation.auditor().awaitScans(scans, began);
        page.line(
                "every scan",
                "%,d scans and imported rows, %,d events in the log, one each; the last one was there %s after we asked"
                        .formatted(scans.size(), scans.size(), Measured.text(Measured.since(start))));
    }
}
