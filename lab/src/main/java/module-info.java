/** The science: traits, judges, extraction, steering, measures, statistics, runs and reports. */
@org.jspecify.annotations.NullMarked
module dev.trimtab.lab {
  requires static transitive org.jspecify;
  requires transitive dev.trimtab.core;
  requires transitive dev.trimtab.model;
  requires com.fasterxml.jackson.annotation;
  requires java.net.http;
  requires java.sql;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports dev.trimtab.lab.benchmark;
  exports dev.trimtab.lab.experiment;
  exports dev.trimtab.lab.experiment.file;
  exports dev.trimtab.lab.extract;
  exports dev.trimtab.lab.judge;
  exports dev.trimtab.lab.massive;
  exports dev.trimtab.lab.measure;
  exports dev.trimtab.lab.report;
  exports dev.trimtab.lab.stats;
  exports dev.trimtab.lab.steer;
  exports dev.trimtab.lab.store;
  exports dev.trimtab.lab.trait;
  exports dev.trimtab.lab.vector;

  opens dev.trimtab.lab.experiment to
      tools.jackson.databind;
  opens dev.trimtab.lab.experiment.file to
      tools.jackson.databind;
  opens dev.trimtab.lab.extract to
      tools.jackson.databind;
  opens dev.trimtab.lab.judge to
      tools.jackson.databind;
  opens dev.trimtab.lab.massive to
      tools.jackson.databind;
  opens dev.trimtab.lab.measure to
      tools.jackson.databind;
  opens dev.trimtab.lab.stats to
      tools.jackson.databind;
  opens dev.trimtab.lab.steer to
      tools.jackson.databind;
  opens dev.trimtab.lab.store to
      tools.jackson.databind;
}
