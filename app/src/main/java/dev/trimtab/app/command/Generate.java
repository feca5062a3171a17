package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Prompt;
import dev.trimtab.model.text.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "Examples:",
      "  trimtab generate skiff \"How do I make soup?\"",
      "  trimtab generate skiff \"My plan is perfect.\" --steer pv/sycophancy=0.6",
      "  trimtab generate DIR \"Once upon\" --raw --temperature 0.8 --seed 7",
      "  echo \"Hello\" | trimtab generate skiff - --json"
    })
final class Generate implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A checkpoint folder, or a built-in model's name.")
  private String model = "";

  @Parameters(
      index = "1",
      paramLabel = "PROMPT",
      description = "What the user says; - reads it from standard input.")
  private String prompt = "";

  @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt.")
  private @Nullable String system;

  @Option(names = "--raw", description = "Continue the text itself, without the chat template.")
  private boolean raw;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private SteerOption steer = new SteerOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    String text = text();
    try (Device device = engine.open();
        Model loaded = Model.load(engine.home().model(model), precision.get(), device);
        Generator generator = new Generator(loaded, limits(device, loaded))) {
      Prompt rendered = raw ? loaded.text().document(text) : chat(loaded, text);
      GenerationRequest request =
          new GenerationRequest(
              rendered,
              sampling.maxNewTokens(),
              sampling.sampling(0),
              steer.steering(loaded, engine.home(), spec.commandLine().getErr()));
      Speech speech = new Speech(loaded, generator, spec.commandLine().getOut(), json);
      Response response = speech.say(request);
      if (json) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("prompt", rendered.text());
        result.put("promptIds", rendered.ids().toArray());
        result.put("response", loaded.text().text(response));
        result.put("responseIds", response.ids().toArray());
        result.put("stopReason", response.stopReason().name());
        result.put("steeredPositions", generator.steeredPositions());
        result.put("tokensPerSecond", speech.tokensPerSecond());
        result.put("precision", loaded.precision().id());
        result.put("device", device.description());
        Json.print(spec.commandLine().getOut(), result);
      } else {
        PrintWriter err = spec.commandLine().getErr();
        err.println(speech.summary());
        err.flush();
      }
    }
    return 0;
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
    if (text.isEmpty()) {
      throw new UserError("The prompt is empty.", "Say something, or pipe it in with -.");
    }
    return text;
  }

  private Prompt chat(Model loaded, String text) {
    Conversation conversation = Conversation.user(text);
    if (system != null) {
      conversation = Conversation.of(Message.system(system), Message.user(text));
    }
    return loaded.text().prompt(conversation, LocalDateTime.now(Home.clock()));
  }
}
