package io.traitortrack.gateway.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.request.RequestIdFilter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server's last word, in place of its page of HTML: the problem of a request that no filter ever saw, e.g. one whose
 * first line cannot be read.
 */
final class ProblemValve extends ErrorReportValve {

    private final JsonMapper json;
    private final IdSource ids;
    private final SecurityHeaders headers;

    ProblemValve(JsonMapper json, IdSource ids, SecurityHeaders headers) {
        this.json = json;
        this.ids = ids;
        this.headers = headers;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String requestId = response.getHeader(RequestIdFilter.HEADER);
        if (requestId == null) {
            requestId = ids.next().toString();
        }
        MDC.put(RequestContext.REQUEST_ID, requestId);
        try {
            headers.set(response);
            response.setHeader(RequestIdFilter.HEADER, requestId);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            byte[] body =
                    json.writeValueAsString(Refusals.of(status).body(null)).getBytes(StandardCharsets.UTF_8);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException gone) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, gone);
        } finally {
            MDC.remove(RequestContext.REQUEST_ID);
        }
    }
}
