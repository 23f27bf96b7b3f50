/** Logs a demonstration user in, by the same way as anybody's: the realm's login pages, then a token. */
@NullMarked
package io.traitortrack.localstack.login;

import org.jspecify.annotations.NullMarked;
