package io.traitortrack.gateway.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.traitortrack.gateway.edge.WholeBody;
import io.traitortrack.platform.security.CallerToken;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.json.JsonMapper;

/** Tells what a request asks of which buckets; paths are matched as the routes match them. */
final class Claims {

    private static final PathPattern SCAN = pattern("/api/v1/scans");
    private static final PathPattern BATCH = pattern("/api/v1/scans/batch");
    private static final PathPattern LOGIN = pattern("/id/**");
    private static final List<PathPattern> REPORTS = Stream.of(
                    "/api/v1/reports/**",
                    "/api/v1/exports/**",
                    "/api/v1/search",
                    "/api/v1/bags",
                    "/api/v1/bills",
                    "/api/v1/audit/**")
            .map(Claims::pattern)
            .toList();

    private final WholeBody bodies;
    private final JsonMapper json;

    Claims(WholeBody bodies, JsonMapper json) {
        this.bodies = bodies;
        this.json = json;
    }

    /** Reads the body of scans, and of nothing else. */
    List<Claim> of(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (!(known instanceof CallerToken token)) {
            Traffic traffic = LOGIN.matches(path) ? Traffic.LOGIN : Traffic.PUBLIC;
            return List.of(new Claim(traffic, Owner.ADDRESS, Address.holder(request.getRemoteAddr()), 1));
        }
        String user = token.caller().userId();
        if (request.getMethod().equals("POST") && SCAN.matches(path)) {
            return scans(user, ScanLoad.ofScan(json, bodies.of(request)));
        }
        if (request.getMethod().equals("POST") && BATCH.matches(path)) {
            return scans(user, ScanLoad.ofBatch(json, bodies.of(request)));
        }
        return List.of(new Claim(traffic(request.getMethod(), path), Owner.USER, user, 1));
    }

    private static List<Claim> scans(String user, ScanLoad load) {
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(Traffic.SCAN, Owner.USER, user, load.scans()));
        load.stations().forEach((station, scans) -> claims.add(new Claim(Traffic.SCAN, Owner.STATION, station, scans)));
        return claims;
    }

    private static Traffic traffic(String method, PathContainer path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Traffic.WRITE;
        }
        return REPORTS.stream().anyMatch(report -> report.matches(path)) ? Traffic.REPORT : Traffic.OTHER;
    }

    private static PathPattern pattern(String text) {
        return PathPatternParser.defaultInstance.parse(text);
    }
}
