package io.traitortrack.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every system test the same running installation.
 *
 * <p>The first test that asks starts a whole local stack with data and ports of its own; it is stopped when the last
 * test of this JVM is done. A server that does not start fails every test. Where {@code TT_TEST_STACK} names the state
 * folder of a running stack, that one is used and left running.
 */
final class Stack implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Stack.class))
                .computeIfAbsent(RunningStack.class, key -> RunningStack.get(), RunningStack.class)
                .installation();
    }
}
