package org.sealpost.cli.evaluation;

import java.nio.file.Path;

/**
 * A mail of a corpus.
 *
 * @param file where it lies
 * @param label what it is
 * @param source who collected it: the path without label and file
 * @param language as the corpus's index says; {@code -} where it says nothing
 * @param year as the index or the mail's Date field says; {@code -} where neither does
 */
record Sample(Path file, Label label, String source, String language, String year) {}
