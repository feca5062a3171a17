package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option --steer. */
final class SteerOption {
  @Option(names = "--steer", paramLabel = "TRAIT=RATIO")
  private List<String> steer = new ArrayList<>();

  Steering steering(Model model, Home home, PrintWriter err) throws IOException {
    return parse(steer, model, home, err);
  }

  static Steering parse(List<String> choices, Model model, Home home, PrintWriter err) throws IOException {
    return Steering.NONE;
  }
}
