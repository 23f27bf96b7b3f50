package io.traitortrack.platform.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the {@link Grant} that a call checks, so that its documentation shows the very roles that are asked for. It
 * checks nothing: the call does, and a test of all documented calls compares what it does with what is shown.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface GrantedBy {

    /** The class with the grant, e.g. {@code WhoScans.class}. */
    Class<?> value();

    /** The name of its public constant. */
    String grant() default "GRANT";
}
