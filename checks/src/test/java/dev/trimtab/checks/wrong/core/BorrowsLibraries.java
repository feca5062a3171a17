package dev.trimtab.checks.wrong.core;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.lang.foreign.Linker;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** Uses every library outside its place. */
final class BorrowsLibraries {
  private BorrowsLibraries() {}

  static List<Class<?>> libraries() {
    return List.of(
        HuggingFaceTokenizer.class,
        FloatVector.class,
        ProgressBar.class,
        CommandLine.class,
        JsonMapper.class);
  }

  static String linker() {
    return Linker.nativeLinker().toString();
  }
}
