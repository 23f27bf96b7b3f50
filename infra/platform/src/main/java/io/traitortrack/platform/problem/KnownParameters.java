package io.traitortrack.platform.problem;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a reading call with a parameter that it does not know: the answer to a misspelt filter must not look like
 * one to the filter that was meant.
 */
public final class KnownParameters implements HandlerInterceptor {

    private static final int MOST_SHOWN = 100;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // asked for its parameters, any other method might read its body
        if (handler instanceof HandlerMethod called && HttpMethod.GET.matches(request.getMethod())) {
            Set<String> sent = new TreeSet<>(request.getParameterMap().keySet());
            sent.removeAll(known.computeIfAbsent(called.getMethod(), KnownParameters::of));
            if (!sent.isEmpty()) {
                throw refused(sent.iterator().next());
            }
        }
        return true;
    }

    private static ProblemException refused(String name) {
        String shown = name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN);
        return ProblemException.of(HttpStatus.BAD_REQUEST, "UNKNOWN_PARAMETER", "There is no parameter " + shown + ".")
                .field(shown, "is not known");
    }

    private static Set<String> of(Method method) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            RequestParam declared = parameter.getAnnotation(RequestParam.class);
            if (declared != null) {
                names.add(declared.name().isEmpty() ? parameter.getName() : declared.name());
            }
        }
        return names;
    }
}
