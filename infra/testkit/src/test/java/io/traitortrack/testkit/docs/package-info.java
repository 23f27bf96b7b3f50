/** What the documents say holds: links, commands, codes, numbering. */
@NullMarked
package io.traitortrack.testkit.docs;

import org.jspecify.annotations.NullMarked;
