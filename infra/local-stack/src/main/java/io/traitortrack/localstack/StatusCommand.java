package io.traitortrack.localstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "status", description = "Says what runs, where, and how much memory it takes.")
final class StatusCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1024 * 1024;

    @Option(names = "--json", description = "A JSON array, one object a process.")
    private boolean json;

    @Override
    public Integer call() {
        List<ProcessStatus> all = Place.current().stack().status();
        System.out.println(json ? json(all) : table(all));
        return 0;
    }

    private static String json(List<ProcessStatus> all) {
        List<Map<String, @Nullable Object>> objects = all.stream()
                .map(one -> {
                    Map<String, @Nullable Object> object = new LinkedHashMap<>();
                    object.put("name", one.name());
                    object.put("state", one.state().name());
                    object.put("address", one.address());
                    object.put("pid", one.pid());
                    object.put("residentBytes", one.residentBytes());
                    return object;
                })
                .toList();
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(objects);
    }

    private static String table(List<ProcessStatus> all) {
        StringBuilder table = new StringBuilder(
                String.format("%-16s %-9s %-24s %8s %10s%n", "name", "state", "address", "pid", "memory"));
        for (ProcessStatus one : all) {
            Long pid = one.pid();
            table.append(String.format(
                    Locale.ROOT,
                    "%-16s %-9s %-24s %8s %10s%n",
                    one.name(),
                    one.state(),
                    one.address(),
                    pid == null ? "-" : pid.toString(),
                    memory(one.residentBytes())));
        }
        long total = all.stream().mapToLong(ProcessStatus::residentBytes).sum();
        return table.append(String.format(Locale.ROOT, "%-60s %10s", "in all", memory(total)))
                .toString();
    }

    private static String memory(long bytes) {
        return bytes == 0 ? "-" : String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }
}
