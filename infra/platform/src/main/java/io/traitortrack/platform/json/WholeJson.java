package io.traitortrack.platform.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers with their length. Without it an answer goes out in chunks: one write for the answer and one for its end,
 * and as many reads at the other side.
 */
public final class WholeJson extends JacksonJsonHttpMessageConverter {

    public WholeJson(JsonMapper json) {
        super(json);
    }

    @Override
    protected void writeInternal(
            Object value, ResolvableType type, HttpOutputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        FastByteArrayOutputStream bytes = new FastByteArrayOutputStream();
        super.writeInternal(value, type, new Held(message.getHeaders(), bytes), hints);
        message.getHeaders().setContentLength(bytes.size());
        bytes.writeTo(message.getBody());
    }

    private record Held(HttpHeaders headers, OutputStream body) implements HttpOutputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public OutputStream getBody() {
            return body;
        }
    }
}
