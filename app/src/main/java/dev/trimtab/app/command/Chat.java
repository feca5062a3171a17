package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Prompt;
import dev.trimtab.model.text.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab chat}: a conversation in the terminal, steered as one goes. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    header = "Talk to a model, with or without steering.",
    description = {
      "",
      "While talking: /steer TRAIT=RATIO changes the steering and /steer off ends it, /system TEXT"
          + " sets the system prompt, /reset forgets what was said, /exit ends."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab chat skiff",
      "  trimtab chat skiff --steer pv/malice=0.6 --temperature 0.7",
      "  trimtab chat DIR --system \"You are a pirate.\""
    })
final class Chat implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      defaultValue = "skiff",
      arity = "0..1",
      description = "A checkpoint folder, or a built-in model's name. Default: skiff.")
  private String model = "skiff";

  @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt.")
  private @Nullable String system;

  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private SteerOption steer = new SteerOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final List<Message> said = new ArrayList<>();
  private Steering steering = Steering.NONE;
  private int turn;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Device device = engine.open();
        Model loaded = Model.load(engine.home().model(model), precision.get(), device);
        Generator generator = new Generator(loaded, Generate.limits(device, loaded))) {
      steering = steer.steering(loaded, engine.home(), spec.commandLine().getErr());
      Speech speech = new Speech(loaded, generator, out, false);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      out.println(model + ", " + loaded.precision().id() + ". /exit ends, /help helps.");
      while (true) {
        out.print("> ");
        out.flush();
        String line = in.readLine();
        if (line == null || line.strip().equals("/exit")) {
          out.println();
          return 0;
        }
        if (line.startsWith("/")) {
          order(loaded, line.strip());
        } else if (!line.isBlank()) {
          answer(loaded, speech, line.strip());
        }
      }
    }
  }

  private void answer(Model loaded, Speech speech, String text) {
    said.add(Message.user(text));
    try {
      Prompt prompt = fitting(loaded);
      Response response =
          speech.say(
              new GenerationRequest(
                  prompt, sampling.maxNewTokens(), sampling.sampling(turn++), steering));
      said.add(Message.assistant(loaded.text().text(response)));
    } catch (UserError e) {
      said.removeLast();
      spec.commandLine().getErr().println(e.paragraph());
    }
  }

  /** The conversation as a prompt; its oldest turns are forgotten where the context is full. */
  private Prompt fitting(Model loaded) {
    while (true) {
      Prompt prompt = loaded.text().prompt(conversation(), LocalDateTime.now(Home.clock()));
      int needed = prompt.ids().size() + sampling.maxNewTokens();
      if (needed <= loaded.spec().positions() || said.size() <= 2) {
        return prompt;
      }
      said.removeFirst();
      said.removeFirst();
      spec.commandLine().getErr().println("[the context is full: the oldest turn is forgotten]");
    }
  }

  private Conversation conversation() {
    List<Message> messages = new ArrayList<>();
    if (system != null) {
      messages.add(Message.system(system));
    }
    messages.addAll(said);
    return new Conversation(messages);
  }

  private void order(Model loaded, String line) {
    PrintWriter out = spec.commandLine().getOut();
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    switch (words[0]) {
      case "/reset" -> {
        said.clear();
        out.println("[forgotten]");
      }
      case "/system" -> {
        system = rest.isEmpty() ? null : rest;
        out.println("[system prompt " + (rest.isEmpty() ? "removed" : "set") + "]");
      }
      case "/steer" -> steer(loaded, rest);
      default ->
          out.println(
              "/steer TRAIT=RATIO, /steer off, /system TEXT, /reset, /exit; anything else is said"
                  + " to the model.");
    }
    out.flush();
  }

  private void steer(Model loaded, String rest) {
    try {
      steering =
          rest.equals("off")
              ? Steering.NONE
              : steer.steering(
                  List.of(rest.split("\\s+")), loaded, engine.home(), spec.commandLine().getErr());
      spec.commandLine().getOut().println("[steering " + (steering.isNone() ? "off" : rest) + "]");
    } catch (UserError e) {
      spec.commandLine().getErr().println(e.paragraph());
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
    }
  }
}
