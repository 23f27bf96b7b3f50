package io.traitortrack.scanning.correction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.Codes;
import io.traitortrack.scanning.correction.Replacement.Pack;
import io.traitortrack.scanning.correction.Replacement.Refused;
import io.traitortrack.scanning.sack.Arrival;
import io.traitortrack.scanning.sack.Held;
import io.traitortrack.scanning.sack.Packs;
import io.traitortrack.scanning.sack.Sack;
import io.traitortrack.scanning.sack.Sacks;
import io.traitortrack.scanning.sack.Standing;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Compares what a sack holds with what it is to hold, by the rules of a scan; changes nothing. */
@Component
class Plans {

    private final Codes codes;
    private final Packs packs;
    private final Sacks sacks;

    Plans(Codes codes, Packs packs, Sacks sacks) {
        this.codes = codes;
        this.packs = packs;
        this.sacks = sacks;
    }

    /**
     * What has to happen for the sack to hold exactly this.
     *
     * @throws ProblemException 409 {@code PARENT_FULL} where the list is longer than the sack is large
     */
    Repacking towards(Sack sack, List<String> children, boolean move) {
        Set<String> inside = inside(sack);
        List<Refused> refused = new ArrayList<>();
        Map<String, Code.Child> listed = new LinkedHashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < children.size(); i++) {
            switch (codes.read(children.get(i))) {
                case Code.Invalid invalid -> refused.add(new Refused(i, "INVALID_CODE", invalid.reason()));
                case Code.Parent parent ->
                    refused.add(new Refused(i, "WRONG_ROLE", parent.code() + " is a sack, not a pack."));
                case Code.Child child -> {
                    if (listed.putIfAbsent(child.code(), child) != null) {
                        refused.add(new Refused(i, "DUPLICATE_CODE", child.code() + " stands twice in the list."));
                    }
                    places.putIfAbsent(child.code(), i);
                }
            }
        }
        if (listed.size() > sack.capacity()) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT,
                    "PARENT_FULL",
                    "Sack " + sack.code() + " holds " + sack.capacity() + " packs; the list has " + listed.size()
                            + ".");
        }
        Map<String, Standing> standings = packs.standings(listed.keySet());
        List<Code.Child> kept = new ArrayList<>();
        List<Arrival> coming = new ArrayList<>();
        listed.values().forEach(child -> {
            @Nullable Standing standing = standings.get(child.code());
            @Nullable
            Refused why = standing == null
                    ? null
                    : objection(places.getOrDefault(child.code(), 0), child, standing, sack, move);
            if (why != null) {
                refused.add(why);
            } else if (inside.contains(child.code())) {
                kept.add(child);
            } else {
                coming.add(new Arrival(
                        child.code(),
                        child.lot(),
                        child.dateOfTest(),
                        standing == null ? null : standing.parentCode()));
            }
        });
        List<Pack> leaving = inside.stream()
                .filter(code -> !listed.containsKey(code))
                .map(code -> new Pack(code, null))
                .toList();
        return new Repacking(sack, kept, leaving, coming, refused);
    }

    /**
     * The same backwards: what came leaves, to where it came from, and what left comes back.
     *
     * @throws ProblemException 409 {@code CHANGED_SINCE} where the sack holds something else by now
     */
    Repacking back(Sack sack, Replacement step) {
        Set<String> held = new LinkedHashSet<>(step.kept());
        step.added().forEach(pack -> held.add(pack.code()));
        if (!held.equals(inside(sack))) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT,
                    "CHANGED_SINCE",
                    "Sack " + sack.code() + " holds something else since; replace what it holds now.");
        }
        List<Refused> refused = new ArrayList<>(noWayBack(sack, step));
        Map<String, Standing> standings =
                packs.standings(step.removed().stream().map(Pack::code).collect(Collectors.toSet()));
        List<Arrival> coming = new ArrayList<>();
        step.removed().forEach(pack -> {
            @Nullable Standing standing = standings.get(pack.code());
            @Nullable String now = standing == null ? null : standing.parentCode();
            if (standing != null
                    && now != null
                    && !(now.equals(pack.otherParent()) && "OPEN".equals(standing.parentState()))) {
                refused.add(new Refused(coming.size(), "LINKED_ELSEWHERE", pack.code() + " is in " + now + "."));
            }
            coming.add(new Arrival(pack.code(), null, null, now));
        });
        List<Code.Child> kept = step.kept().stream()
                .map(code -> new Code.Child(code, null, null))
                .toList();
        return new Repacking(sack, kept, step.added(), coming, refused);
    }

    /** Packs that came out of sacks which take them back no more. */
    private List<Refused> noWayBack(Sack sack, Replacement step) {
        Map<String, Integer> room = new HashMap<>();
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < step.added().size(); i++) {
            String other = step.added().get(i).otherParent();
            if (other == null) {
                continue;
            }
            int left = room.computeIfAbsent(other, code -> room(code, sack, step));
            room.put(other, left - 1);
            if (left <= 0) {
                refused.add(new Refused(
                        i,
                        "PARENT_NOT_OPEN",
                        step.added().get(i).code() + " came from " + other + ", which takes no more packs."));
            }
        }
        return refused;
    }

    /** By now its code may be that of a later sack, even at another site: no pack came from there. */
    private int room(String code, Sack back, Replacement step) {
        return sacks.find(code)
                .filter(found ->
                        found.state().equals("OPEN") && found.siteCode().equals(back.siteCode()))
                .filter(found -> wasThere(found, step))
                .map(found -> found.capacity() - found.childCount())
                .orElse(0);
    }

    /** Ids are UUIDv7: in the order of their time as they are in that of their text. */
    private static boolean wasThere(Sack sack, Replacement step) {
        return sack.id().toString().compareTo(String.valueOf(step.id())) < 0;
    }

    private Set<String> inside(Sack sack) {
        return packs.in(sack.id()).stream().map(Held::code).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static @Nullable Refused objection(
            int place, Code.Child child, Standing standing, Sack sack, boolean move) {
        String code = child.code();
        if (!standing.role().equals("CHILD")) {
            return new Refused(place, "WRONG_ROLE", code + " is a sack, not a pack.");
        }
        if (standing.lot() != null && child.lot() != null && !standing.lot().equals(child.lot())) {
            return new Refused(place, "LABEL_LOT_CONFLICT", code + " is known with another lot.");
        }
        String parent = standing.parentCode();
        if (sack.code().equals(parent)) {
            return null;
        }
        if (parent != null && !move) {
            return new Refused(place, "LINKED_ELSEWHERE", code + " is in " + parent + ".");
        }
        if (standing.siteCode() != null && !standing.siteCode().equals(sack.siteCode())) {
            return new Refused(place, "OTHER_SITE", code + " belongs to another site.");
        }
        if (parent != null && !"OPEN".equals(standing.parentState())) {
            return new Refused(
                    place, "PARENT_NOT_OPEN", code + " is in " + parent + ", which is " + standing.parentState() + ".");
        }
        return null;
    }
}
