package dev.trimtab.lab.report;

import dev.trimtab.core.registry.Named;
import dev.trimtab.lab.experiment.StudyResult;

/** A kind of table that a study can be shown as. */
public interface StudyTable extends Named {
  /** The table of one study, in its traits' and precisions' order. */
  ReportTable of(StudyResult study);
}
