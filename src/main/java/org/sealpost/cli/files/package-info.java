/** Verbs that only read files: no running gateway, no network, no framework. */
@NullMarked
package org.sealpost.cli.files;

import org.jspecify.annotations.NullMarked;
