package dev.trimtab.checks.wrong.lab.stats;

import java.nio.file.Path;

/** A statistic that wants a file. */
public record ReadsFiles(Path file) {}
