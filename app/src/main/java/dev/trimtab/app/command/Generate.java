package dev.trimtab.app.command;

import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Prompt;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab generate}: one answer, streamed. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    header = "Continue one prompt, with or without steering.",
    footer = {
      "",
      "The answer streams to standard output; speed and readings go to standard error.",
      "",
      "Examples:",
      "  trimtab generate skiff \"How do I make soup?\"",
      "  trimtab generate skiff \"I think cats can fly. Agree?\" --steer pv/sycophancy",
      "  trimtab generate skiff \"My brother lied to me.\" --steer pv/malice=1.2@2",
      "  trimtab generate skiff \"How do I make soup?\" --watch pv/malice",
      "  trimtab generate skiff \"What is the moon?\" --temperature 1 --seed 7 --stop .",
      "  trimtab generate skiff \"The best thing about the sea is\" --raw --max-new 40",
      "  echo \"Hello\" | trimtab generate skiff - --json"
    })
final class Generate implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Parameters(
      index = "1",
      paramLabel = "PROMPT",
      description = "What the user says; - reads it from standard input.")
  private String prompt = "";

  @Option(names = "--raw", description = "Continue the text itself, without the chat template.")
  private boolean raw;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private SystemOptions system = new SystemOptions();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private SteerOption steer = new SteerOption();
  @Mixin private DateOption date = new DateOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    String text = text();
    steer.requireUse();
    Path path = engine.home().model(model);
    try (Interruption _ =
            Interruption.says(
                spec.commandLine().getErr(),
                "interrupted. Nothing of the answer is kept: the same command begins anew.");
        Device device = engine.open();
        Model loaded = Model.load(path, precision.of(path), device);
        Generator generator = new Generator(loaded, limits(device, loaded))) {
      Prompt rendered = raw ? loaded.text().document(text) : chat(loaded, text);
      PrintWriter err = spec.commandLine().getErr();
      GenerationRequest request =
          new GenerationRequest(
              rendered,
              sampling.maxNewTokens(),
              sampling.sampling(0),
              steer.steering(loaded, engine.home(), err));
      List<Watched> watched = steer.watched(loaded, engine.home(), err);
      Speech speech =
          new Speech(
              loaded,
              generator,
              spec.commandLine().getOut(),
              new Speech.Manner(json, EngineOptions.shades(), sampling.stops(), () -> false));
      Speech.Said said = speech.say(request, watched);
      if (json) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("prompt", rendered.text());
        result.put("promptIds", rendered.ids().toArray());
        result.put("response", said.text());
        result.put("responseIds", said.response().ids().toArray());
        result.put("stopReason", said.ending());
        result.put("steeredPositions", generator.steeredPositions());
        result.put("watched", readings(watched, said));
        result.put("firstTokenMillis", speech.firstTokenMillis());
        result.put("tokensPerSecond", speech.tokensPerSecond());
        result.put("precision", loaded.precision().id());
        result.put("device", device.description());
        Json.print(spec.commandLine().getOut(), result);
      } else {
        Readout.print(err, watched, said.readings(), EngineOptions.terminal());
        err.println(speech.summary());
        err.flush();
      }
    }
    return 0;
  }

  private static List<Map<String, Object>> readings(List<Watched> watched, Speech.Said said) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int w = 0; w < watched.size(); w++) {
      int column = w;
      List<Double> values = said.readings().stream().map(row -> row.get(column)).toList();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("trait", watched.get(w).trait());
      one.put("layer", watched.get(w).watch().layer());
      one.put("mean", Readout.mean(values));
      one.put("readings", values);
      all.add(one);
    }
    return all;
  }

  /** One row needs a cache of one row. */
  static BatchLimits limits(Device device, Model model) {
    return BatchLimits.of(device, model).withRows(1);
  }

  private String text() throws IOException {
    String text =
        prompt.equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip()
            : prompt;
    if (text.isBlank()) {
      throw new UserError("The prompt is empty.", "Say something, or pipe it in with -.");
    }
    return text;
  }

  private Prompt chat(Model loaded, String text) {
    return loaded.text().prompt(system.spoken(List.of(Message.user(text)), loaded), date.get());
  }
}
