/** The clone, and the folders of what a running stack leaves on disk: data, logs, pid files, secrets. */
@NullMarked
package io.traitortrack.localstack.state;

import org.jspecify.annotations.NullMarked;
