/** How well mail is judged: the verdicts on a labelled corpus, counted and shown. */
@NullMarked
package org.sealpost.cli.evaluation;

import org.jspecify.annotations.NullMarked;
