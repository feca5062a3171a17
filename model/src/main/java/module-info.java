/** Language models: files, text, architectures, precisions, interventions, generation, scoring. */
@org.jspecify.annotations.NullMarked
module dev.trimtab.model {
  requires transitive dev.trimtab.core;
  requires static transitive org.jspecify;
  requires ai.djl.api;
  requires ai.djl.tokenizers;
  requires java.net.http;
  requires tools.jackson.databind;

  exports dev.trimtab.model;
  exports dev.trimtab.model.arch;
  exports dev.trimtab.model.file;
  exports dev.trimtab.model.file.gguf;
  exports dev.trimtab.model.file.hub;
  exports dev.trimtab.model.hook;
  exports dev.trimtab.model.layer;
  exports dev.trimtab.model.quant;
  exports dev.trimtab.model.text;
  exports dev.trimtab.model.text.jinja;
}
