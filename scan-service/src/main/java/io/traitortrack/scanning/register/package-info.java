/** Sites, stations and bag types: who enters and changes them, and how it is told. */
@NullMarked
package io.traitortrack.scanning.register;

import org.jspecify.annotations.NullMarked;
