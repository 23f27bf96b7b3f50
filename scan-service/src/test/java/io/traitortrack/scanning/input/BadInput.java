package io.traitortrack.scanning.input;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.HostileTexts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A kind of bad input: what it makes of a good request, and what each of it is to be answered. */
enum BadInput {
    GARBAGE(BadInput::garbage),
    TOO_MUCH(BadInput::tooMuch),
    TOO_DEEP(BadInput::tooDeep),
    UNKNOWN_FIELDS(BadInput::unknownFields),
    MISSING_FIELDS(BadInput::missingFields),
    WRONG_TYPES(BadInput::wrongTypes),
    BAD_ELEMENTS(BadInput::badElements),
    BROKEN_FORMS(BadInput::brokenForms),
    HOSTILE_TEXTS(BadInput::hostileTexts),
    HOSTILE_PLACES(BadInput::hostilePlaces),
    UNKNOWN_PLACES(BadInput::unknownPlaces),
    HOSTILE_PARAMETERS(BadInput::hostileParameters),
    BAD_KEYS(BadInput::badKeys),
    STALE_VERSIONS(BadInput::staleVersions);

    private static final int BODY_LIMIT = 1 << 20;

    private static final List<String> TIMES = List.of(
            "yesterday",
            "2026-01-01",
            "+999999999-12-31T23:59:59-18:00",
            "1899-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00+19:00");

    private static final Object HUGE = new BigInteger("9".repeat(400));
    private static final Map<String, List<Object>> NOT = Map.of(
            "string", List.of(5, true, List.of(), Map.of()),
            "integer", List.of("5", true, List.of(), Map.of(), 1.5, 2_147_483_648L, HUGE),
            "number", List.of("5", true, List.of(), Map.of(), HUGE, new BigDecimal("1e-400")),
            "boolean", List.of("true", 1, List.of(), Map.of()),
            "array", List.of("x", 5, Map.of()),
            "object", List.of("x", 5, List.of(), Map.of("LKO", "x"), Map.of("a\u0000", 1)));

    private final BiFunction<Call, Request, Stream<Attempt>> attempts;

    BadInput(BiFunction<Call, Request, Stream<Attempt>> attempts) {
        this.attempts = attempts;
    }

    /**
     * A request that must be refused.
     *
     * @param code that it is refused with; null where several are right
     * @param field that is named by a 400; null where none is
     */
    record Attempt(
            String what,
            Request request,
            Set<Integer> statuses,
            @Nullable String code,
            @Nullable String field) {

        static Attempt of(String what, Request request, int status, @Nullable String code) {
            return new Attempt(what, request, Set.of(status), code, null);
        }

        static Attempt invalid(String what, Request request, String field) {
            return new Attempt(what, request, Set.of(400), "INVALID_REQUEST", field);
        }
    }

    /** None where the call takes nothing of the kind. */
    List<Attempt> of(Call call, Request good) {
        return attempts.apply(call, good).toList();
    }

    private static Stream<Attempt> garbage(Call call, Request good) {
        if (!call.takesJson()) {
            return Stream.of();
        }
        String field = call.fields().keySet().iterator().next();
        return Stream.concat(
                Stream.of("", "{", "[]", "null", "5", "\"x\"", "{} {}", "{\"" + field + "\":\"\u00ff\"}", "\u0000")
                        .map(text -> Attempt.of(text, good.sending(text), 400, null)),
                Stream.of(Attempt.of(
                        "not JSON",
                        good.header("Content-Type", "text/plain").sending("x"),
                        415,
                        "UNSUPPORTED_MEDIA_TYPE")));
    }

    private static Stream<Attempt> tooMuch(Call call, Request good) {
        List<Attempt> attempts = new ArrayList<>();
        if (call.takesJson()) {
            attempts.add(Attempt.of(
                    "a large body",
                    good.sending(HostileTexts.json(good.body()) + " ".repeat(BODY_LIMIT)),
                    413,
                    "BODY_TOO_LARGE"));
        }
        call.fields().forEach((name, schema) -> {
            if (schema.has("maxItems")) {
                int most = schema.path("maxItems").intValue();
                attempts.add(Attempt.of(
                        most + 1 + " " + name, good.field(name, Collections.nCopies(most + 1, Map.of())), 400, null));
            }
        });
        return attempts.stream();
    }

    private static Stream<Attempt> tooDeep(Call call, Request good) {
        return call.fields().keySet().stream()
                .map(name -> Attempt.of(
                        name, good.sending("{\"" + name + "\":" + "[".repeat(100) + "]".repeat(100) + "}"), 400, null));
    }

    private static Stream<Attempt> unknownFields(Call call, Request good) {
        return call.takesJson()
                ? Stream.of("unheardOf", "class", "__proto__", "a\u0000", "x".repeat(5_000))
                        .map(name -> Attempt.of(name, good.field(name, 1), 400, "UNKNOWN_FIELD"))
                : Stream.of();
    }

    private static Stream<Attempt> missingFields(Call call, Request good) {
        return call.required().stream()
                .flatMap(name -> Stream.of(
                        Attempt.invalid("no " + name, good.without(name), name),
                        Attempt.invalid(name + " null", good.field(name, null), name)));
    }

    private static Stream<Attempt> wrongTypes(Call call, Request good) {
        return call.fields().entrySet().stream()
                .flatMap(field -> NOT.getOrDefault(Call.type(field.getValue()), List.of()).stream()
                        .map(value -> Attempt.invalid(
                                field.getKey() + " " + shown(value),
                                good.field(field.getKey(), value),
                                field.getKey())));
    }

    /** Among good ones, which do not come in either; of scans, which stand for themselves, each alone. */
    private static Stream<Attempt> badElements(Call call, Request good) {
        List<Attempt> attempts = new ArrayList<>();
        call.fields().forEach((name, schema) -> {
            if (!Call.type(schema).equals("array")) {
                return;
            }
            List<@Nullable Object> bad = new ArrayList<>(
                    Call.type(schema.path("items")).equals("string")
                            ? List.of(5, true, List.of(), Map.of(), "x".repeat(5_000))
                            : List.of(5, true, "x", List.of(), Map.of("unheardOf", 1)));
            bad.add(null);
            List<?> elements = good.body().get(name) instanceof List<?> list ? list : List.of();
            for (Object element : bad) {
                List<@Nullable Object> mixed = new ArrayList<>(call.isScan() ? List.of() : elements);
                mixed.add(Math.min(1, mixed.size()), element);
                attempts.add(new Attempt(
                        name + " with " + shown(element),
                        good.field(name, mixed),
                        Set.of(400),
                        null,
                        call.isScan() ? null : name));
            }
        });
        return attempts.stream();
    }

    private static Stream<Attempt> brokenForms(Call call, Request good) {
        if (!call.takesForm()) {
            return Stream.of();
        }
        String form = Objects.requireNonNullElse(good.text(), "");
        return Stream.of(
                refusedForm("nothing", good.sending("")),
                refusedForm("garbage", good.sending("garbage")),
                refusedForm("cut off", good.sending(form.substring(0, form.length() / 2))),
                refusedForm("another boundary", good.header("Content-Type", "multipart/form-data; boundary=other")),
                refusedForm("no boundary", good.header("Content-Type", "multipart/form-data")),
                refusedForm("no kind", good.sending(form.replace("\"kind\"", "\"sort\""))),
                refusedForm("no such kind", good.sending(form.replace("BAGS", "NOBODY"))),
                refusedForm("no station", good.sending(form.replace("\"stationCode\"", "\"place\""))),
                refusedForm("no file", good.sending(form.replace("\"files\"", "\"pictures\""))),
                Attempt.of(
                        "JSON",
                        good.header("Content-Type", "application/json").sending("{}"),
                        415,
                        "UNSUPPORTED_MEDIA_TYPE"));
    }

    private static Attempt refusedForm(String what, Request request) {
        return Attempt.of(what, request, 400, null);
    }

    /** A text of format {@code scanned} is a scan whatever it is, and no mistake of the client. */
    private static Stream<Attempt> hostileTexts(Call call, Request good) {
        return call.fields().entrySet().stream()
                .filter(field -> Call.type(field.getValue()).equals("string"))
                .flatMap(field -> hostile(field.getValue()).stream()
                        .map(text -> new Attempt(
                                field.getKey() + " " + shown(text),
                                good.field(field.getKey(), text),
                                Set.of(400, 422),
                                null,
                                field.getKey())));
    }

    private static List<String> hostile(JsonNode schema) {
        String format = schema.path("format").stringValue("");
        if (format.equals("scanned")) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(HostileTexts.ALL.values());
        if (format.equals("date-time")) {
            texts.addAll(TIMES);
        }
        return texts;
    }

    private static Stream<Attempt> hostilePlaces(Call call, Request good) {
        return call.parametersIn("path")
                .map(Call::name)
                .flatMap(name -> HostileTexts.ALL.entrySet().stream()
                        .filter(text -> HostileTexts.isInPaths(text.getValue()))
                        .map(text -> new Attempt(
                                text.getKey(), good.at(name, text.getValue()), Set.of(400, 404, 422), null, null)));
    }

    private static Stream<Attempt> unknownPlaces(Call call, Request good) {
        return call.parametersIn("path")
                .map(Call::name)
                .flatMap(name -> Stream.of(
                                "ZZ-NOBODY",
                                "' OR 1=1",
                                UuidCreator.getTimeOrderedEpoch().toString(),
                                "00000000-0000-4000-8000-000000000000")
                        .map(value -> new Attempt(value, good.at(name, value), Set.of(400, 404, 422), null, null)));
    }

    private static Stream<Attempt> hostileParameters(Call call, Request good) {
        List<Attempt> attempts = new ArrayList<>();
        call.parametersIn("query").forEach(parameter -> {
            String name = Call.name(parameter);
            bad(name, parameter.path("schema"))
                    .forEach((value, code) -> attempts.add(new Attempt(
                            name + "=" + value,
                            good.asking(name, HostileTexts.encoded(value)),
                            Set.of(400),
                            code,
                            code.equals("INVALID_REQUEST") ? name : null)));
        });
        if (call.isRead()) {
            attempts.add(Attempt.of("unheardOf", good.asking("unheardOf", "1"), 400, "UNKNOWN_PARAMETER"));
            attempts.add(Attempt.of("no UTF-8", good.asking("q", "%FF"), 400, null));
        }
        return attempts.stream();
    }

    /** What a parameter must not be, and the code of the refusal. */
    private static Map<String, String> bad(String name, JsonNode schema) {
        List<String> values = new ArrayList<>();
        String code = name.equals("cursor") ? "INVALID_CURSOR" : "INVALID_REQUEST";
        switch (Call.type(schema)) {
            case "integer" -> values.addAll(List.of("x", "1.5", "1e9", "2147483648"));
            case "boolean" -> values.addAll(List.of("maybe", "2"));
            default -> {
                HostileTexts.ALL.values().stream()
                        .filter(HostileTexts::isInQueries)
                        .forEach(values::add);
                if (schema.has("enum")) {
                    values.addAll(List.of("NOBODY", "open", "' OR 1=1"));
                }
                if (schema.path("format").stringValue("").equals("date-time")) {
                    values.addAll(TIMES);
                }
                if (name.equals("cursor")) {
                    values.addAll(List.of("garbage", "AAAA", "Zm9vH2Jhcg"));
                }
            }
        }
        if (name.equals("limit")) {
            values.addAll(List.of("0", "-1", "501"));
        }
        Map<String, String> all = new LinkedHashMap<>();
        values.forEach(value -> all.put(value, code));
        return all;
    }

    private static Stream<Attempt> badKeys(Call call, Request good) {
        return call.takes("header", "Idempotency-Key")
                ? Stream.of("short", "x".repeat(101), "with a space in it")
                        .map(key -> Attempt.invalid(key, good.header("Idempotency-Key", key), "Idempotency-Key"))
                : Stream.of();
    }

    private static Stream<Attempt> staleVersions(Call call, Request good) {
        return call.takes("header", "If-Match")
                ? Stream.concat(
                        Stream.of(Attempt.of("none", good.header("If-Match", null), 428, "PRECONDITION_REQUIRED")),
                        Stream.of("\"999999\"", "\"0\"", "x", "W/\"1\"", "*", "\"1")
                                .map(tag -> Attempt.of(tag, good.header("If-Match", tag), 412, "STALE_VERSION")))
                : Stream.of();
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 20 ? text : text.substring(0, 20);
    }

    static Stream<BadInput> all() {
        return Arrays.stream(values());
    }
}
