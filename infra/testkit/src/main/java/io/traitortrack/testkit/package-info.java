/** What tests share: real servers of their own, an issuer of tokens, the contracts of events. */
@NullMarked
package io.traitortrack.testkit;

import org.jspecify.annotations.NullMarked;
