/** The command line: the only place where the parts are put together. */
@org.jspecify.annotations.NullMarked
module dev.trimtab.app {
  requires static org.jspecify;
  requires dev.trimtab.core;
  requires dev.trimtab.cpu;
  requires dev.trimtab.lab;
  requires dev.trimtab.model;
  requires info.picocli;
  requires java.sql;
  requires me.tongfei.progressbar;
  requires tools.jackson.databind;

  opens dev.trimtab.app to
      info.picocli;
  opens dev.trimtab.app.command to
      info.picocli;
}
