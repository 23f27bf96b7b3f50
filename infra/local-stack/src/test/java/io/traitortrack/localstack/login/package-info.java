/** Rules of the login and of the kept tokens. */
@NullMarked
package io.traitortrack.localstack.login;

import org.jspecify.annotations.NullMarked;
