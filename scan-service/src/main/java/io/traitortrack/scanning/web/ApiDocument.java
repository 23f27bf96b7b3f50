package io.traitortrack.scanning.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.oas.models.Operation;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.Role;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document: the caller comes from the token, not from a parameter, and every call shows whom it is for. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {

    /** {@code {"everywhere": ["admin"], "ownSites": ["supervisor"]}}. */
    private static final String ROLES = "x-roles";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    @Bean
    OperationCustomizer rolesOfCalls() {
        return (operation, method) -> {
            GrantedBy named = method.getMethodAnnotation(GrantedBy.class);
            return named == null ? operation : describe(operation, grant(named));
        };
    }

    private static Operation describe(Operation operation, Grant grant) {
        operation.addExtension(
                ROLES,
                new TreeMap<>(Map.of("everywhere", claims(grant.everywhere()), "ownSites", claims(grant.ownSites()))));
        return operation;
    }

    private static Grant grant(GrantedBy named) {
        try {
            return (Grant) named.value().getField(named.grant()).get(null);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(named.value().getName() + " has no grant " + named.grant(), wrong);
        }
    }

    private static List<String> claims(Set<Role> roles) {
        return roles.stream().map(Role::claim).sorted().toList();
    }
}
