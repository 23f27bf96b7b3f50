package io.traitortrack.scanning.correction;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.traitortrack.scanning.sack.Deeds;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The steps that replaced what sacks hold. */
@Repository
class Replacements {

    private static final String STEP =
            "SELECT r.id, b.code AS parent_code, r.undoes FROM replacement r JOIN bag b ON b.id = r.bag_id WHERE ";

    private final JdbcClient jdbc;

    Replacements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Step(
            UUID id, String parentCode, @Nullable UUID undoes) {}

    private record Line(String code, String fate, @Nullable String otherParent) {}

    Optional<Replacement> find(UUID id) {
        return jdbc.sql(STEP + "r.id = :id")
                .param("id", id)
                .query(Step.class)
                .optional()
                .map(this::whole);
    }

    /** A step about this generation of a sack. */
    Optional<Replacement> find(UUID id, UUID bagId) {
        return jdbc.sql(STEP + "r.id = :id AND r.bag_id = :bag")
                .param("id", id)
                .param("bag", bagId)
                .query(Step.class)
                .optional()
                .map(this::whole);
    }

    /** The step that took this one back. */
    Optional<Replacement> undoing(UUID id) {
        return jdbc.sql(STEP + "r.undoes = :id")
                .param("id", id)
                .query(Step.class)
                .optional()
                .map(this::whole);
    }

    /** The steps of every generation of a code that came before, newest first. */
    List<Replacement> of(String code, @Nullable UUID before, int limit) {
        return jdbc
                .sql(
                        STEP
                                + "b.code = :code AND (:before::uuid IS NULL OR r.id < :before) ORDER BY r.id DESC LIMIT :limit")
                .param("code", code)
                .param("before", before, Types.OTHER)
                .param("limit", limit)
                .query(Step.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .map(this::whole)
                .toList();
    }

    /** What a sack is to hold once this question is answered, and the step that is to be. */
    record Wanted(
            UUID step,
            @Nullable List<String> children,
            boolean move,
            @Nullable UUID undoes) {}

    void want(UUID releaseId, UUID step, NewContents wish) {
        UUID undoes = wish.undoes();
        List<String> children = wish.children();
        jdbc.sql("""
                        INSERT INTO wanted_contents (release_id, step, children, move, undoes)
                        VALUES (:release, :step, :children, :move, :undoes)
                        """)
                .param("release", releaseId)
                .param("step", step)
                .param("children", children == null ? null : children.toArray(String[]::new), Types.ARRAY)
                .param("move", wish.move())
                .param("undoes", undoes, Types.OTHER)
                .update();
    }

    Wanted wanted(UUID releaseId) {
        return jdbc.sql("SELECT step, children, move, undoes FROM wanted_contents WHERE release_id = :release")
                .param("release", releaseId)
                .query(Replacements::wanted)
                .single();
    }

    private static Wanted wanted(ResultSet row, int number) throws SQLException {
        Array children = row.getArray("children");
        return new Wanted(
                row.getObject("step", UUID.class),
                children == null ? null : List.of((String[]) children.getArray()),
                row.getBoolean("move"),
                row.getObject("undoes", UUID.class));
    }

    void add(Replacement replacement, UUID id, UUID bagId, Deeds.Occasion occasion) {
        jdbc.sql("""
                        INSERT INTO replacement (id, bag_id, undoes, reason, note, station_code, actor, recorded_at)
                        VALUES (:id, :bag, :undoes, :reason, :note, :station, :actor, :at)
                        """)
                .param("id", id)
                .param("bag", bagId)
                .param("undoes", replacement.undoes(), Types.OTHER)
                .param("reason", occasion.reason().code())
                .param("note", occasion.reason().note())
                .param("station", occasion.stationCode())
                .param("actor", occasion.moment().actor())
                .param("at", occasion.moment().recordedAt().atOffset(ZoneOffset.UTC))
                .update();
        replacement.kept().forEach(code -> add(id, new Line(code, "KEPT", null)));
        replacement.added().forEach(pack -> add(id, new Line(pack.code(), "ADDED", pack.otherParent())));
        replacement.removed().forEach(pack -> add(id, new Line(pack.code(), "REMOVED", pack.otherParent())));
    }

    private void add(UUID id, Line line) {
        jdbc.sql("""
                        INSERT INTO replacement_pack (replacement_id, code, fate, other_parent)
                        VALUES (:id, :code, :fate, :other)
                        """)
                .param("id", id)
                .param("code", line.code())
                .param("fate", line.fate())
                .param("other", line.otherParent())
                .update();
    }

    private Replacement whole(Step step) {
        List<Line> lines = jdbc
                .sql("SELECT code, fate, other_parent FROM replacement_pack WHERE replacement_id = :id ORDER BY code")
                .param("id", step.id())
                .query(Line.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList();
        return new Replacement(
                step.id(),
                step.parentCode(),
                step.undoes(),
                with(lines, "KEPT").map(Line::code).toList(),
                with(lines, "ADDED").map(Replacements::pack).toList(),
                with(lines, "REMOVED").map(Replacements::pack).toList(),
                List.of());
    }

    private static Stream<Line> with(List<Line> lines, String fate) {
        return lines.stream().filter(line -> line.fate().equals(fate));
    }

    private static Replacement.Pack pack(Line line) {
        return new Replacement.Pack(line.code(), line.otherParent());
    }
}
