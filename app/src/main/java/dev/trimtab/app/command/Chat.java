package dev.trimtab.app.command;

import dev.trimtab.core.Device;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Prompt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab chat}: a conversation in the terminal, steered and watched as one goes. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    header = "Talk to a model, with or without steering.",
    footer = {
      "",
      "While talking:",
      "  /steer TRAIT[=RATIO][@LAYER] …  steers from now on; /steer off ends it",
      "  /watch TRAIT[@LAYER] …          reads traits off answers; /watch off ends it",
      "  /system TEXT                    sets the system prompt; no TEXT removes it",
      "  /reset                          forgets what was said",
      "  /save FILE                      writes what was said, for prompt --messages",
      "  /help, /exit                    Ctrl-C ends an answer that is being given",
      "",
      "Examples:",
      "  trimtab chat skiff",
      "  trimtab chat skiff --steer pv/malice=1.2 --watch pv/malice",
      "  trimtab chat skiff --temperature 0.7 --system \"Answer briefly.\""
    })
final class Chat implements Callable<Integer> {
  private static final String HELP =
      """
      /steer TRAIT[=RATIO][@LAYER] …, /steer off, /steer tells
      /watch TRAIT[@LAYER] …, /watch off, /watch tells
      /system TEXT, /reset, /save FILE, /exit
      Anything else is said to the model. Ctrl-C ends its answer.\
      """;

  @Parameters(
      paramLabel = "MODEL",
      defaultValue = "skiff",
      arity = "0..1",
      description = Models.MODEL + " Default: skiff.")
  private String model = "skiff";

  @Mixin private SystemOptions system = new SystemOptions();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private SteerOption steer = new SteerOption();
  @Mixin private DateOption date = new DateOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final List<Message> said = new ArrayList<>();
  private Steering steering = Steering.NONE;
  private String steeredBy = "off";
  private List<Watched> watched = List.of();
  private int turn;

  @Override
  public Integer call() throws IOException {
    sampling.sampling(0);
    PrintWriter out = spec.commandLine().getOut();
    Path path = engine.home().model(model);
    try (Device device = engine.open();
        Model loaded = Model.load(path, precision.of(path), device);
        Generator generator = new Generator(loaded, Generate.limits(device, loaded))) {
      steering = steer.steering(loaded, engine.home(), err());
      steeredBy = steering.isNone() ? "off" : steer.described();
      watched = steer.watched(loaded, engine.home(), err());
      Interrupts interrupts = Interrupts.listen();
      Speech speech =
          new Speech(
              loaded,
              generator,
              out,
              new Speech.Manner(false, EngineOptions.shades(), sampling.stops(), interrupts::came));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String asking = EngineOptions.typed() ? "> " : "";
      say(model + ", " + loaded.precision().id() + ". /exit ends, /help helps.");
      while (true) {
        out.print(asking);
        out.flush();
        String line = in.readLine();
        if (line == null || line.strip().equals("/exit")) {
          out.print(line == null && !asking.isEmpty() ? "\n" : "");
          out.flush();
          return 0;
        }
        if (line.startsWith("/")) {
          order(loaded, line.strip());
        } else if (!line.isBlank()) {
          interrupts.begin();
          answer(loaded, speech, line.strip());
          interrupts.end();
        }
      }
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private void answer(Model loaded, Speech speech, String text) {
    said.add(Message.user(text));
    try {
      Speech.Said answer =
          speech.say(
              new GenerationRequest(
                  fitting(loaded), sampling.maxNewTokens(), sampling.sampling(turn++), steering),
              watched);
      said.add(Message.assistant(answer.text()));
      Readout.print(err(), watched, answer.readings(), EngineOptions.terminal());
      err().println(speech.summary());
    } catch (UserError e) {
      said.removeLast();
      err().println(e.paragraph());
    }
    err().flush();
  }

  /** The conversation as a prompt; its oldest turns are forgotten where the context is full. */
  private Prompt fitting(Model loaded) {
    while (true) {
      Prompt prompt = loaded.text().prompt(system.spoken(said, loaded), date.get());
      int needed = prompt.ids().size() + sampling.maxNewTokens();
      if (needed <= loaded.spec().positions() || said.size() <= 2) {
        return prompt;
      }
      said.removeFirst();
      said.removeFirst();
      err().println("[the context is full: the oldest turn is forgotten]");
    }
  }

  private void order(Model loaded, String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    try {
      say(carriedOut(words[0], rest, loaded));
    } catch (UserError e) {
      err().println(e.paragraph());
    } catch (FormatException | IOException e) {
      err().println(e.getMessage());
    }
    err().flush();
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private String carriedOut(String order, String rest, Model loaded) throws IOException {
    return switch (order) {
      case "/help" -> HELP;
      case "/reset" -> {
        said.clear();
        yield "[forgotten]";
      }
      case "/system" -> {
        system.replace(rest);
        yield "[system prompt " + (rest.isEmpty() ? "removed" : "set") + "]";
      }
      case "/steer" -> {
        if (!rest.isEmpty()) {
          steering = steer.steering(words(rest), loaded, engine.home(), err());
          steeredBy = steering.isNone() ? "off" : rest;
        }
        yield "[steering " + steeredBy + "]";
      }
      case "/watch" -> {
        if (!rest.isEmpty()) {
          watched = steer.watched(words(rest), loaded, engine.home(), err());
        }
        yield "[watching " + watching() + "]";
      }
      case "/save" -> save(rest);
      default -> throw new UserError("There is no " + order + ".", "/help tells what there is.");
    };
  }

  private String watching() {
    return watched.isEmpty()
        ? "nothing"
        : String.join(", ", watched.stream().map(Watched::name).toList());
  }

  private static List<String> words(String rest) {
    return rest.equals("off") ? List.of() : List.of(rest.split("\\s+"));
  }

  private String save(String file) throws IOException {
    if (file.isEmpty() || said.isEmpty()) {
      throw new UserError(
          said.isEmpty() ? "Nothing was said yet." : "/save wants the name of a file.", "");
    }
    Files.writeString(Path.of(file), Json.text(system.conversation(said).messages()) + "\n");
    return "[saved to " + file + "]";
  }
}
