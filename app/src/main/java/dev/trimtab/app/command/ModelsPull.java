package dev.trimtab.app.command;

import dev.trimtab.app.HubEnvironment;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.ModelConfig;
import dev.trimtab.model.file.hub.HubName;
import dev.trimtab.model.file.hub.HubPull;
import dev.trimtab.model.file.hub.HubSettings;
import dev.trimtab.model.file.hub.PullRequest;
import dev.trimtab.model.file.hub.PullResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab models pull}. */
@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    header = "Fetch a model from the hub.",
    description = {
      "",
      "Fetches what the engine needs (configuration, tokenizer, chat template, safetensors) into"
          + " the hub's own cache, where transformers and others also find it, and checks every"
          + " file. Weights in pickles are never fetched. Run it again after an interruption: it"
          + " goes on where it was.",
      "",
      "Environment: HF_TOKEN (or the token of `hf auth login`) for gated and private models,"
          + " HF_HUB_CACHE and HF_HOME for the folder, HF_ENDPOINT, HF_HUB_OFFLINE, HTTPS_PROXY,"
          + " HTTP_PROXY, NO_PROXY."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab models pull Qwen/Qwen2.5-0.5B-Instruct",
      "  trimtab models pull OWNER/NAME@v1.0 --json",
      "  trimtab models pull OWNER/NAME-GGUF --file NAME-Q4_K_M.gguf",
      "  trimtab generate Qwen/Qwen2.5-0.5B-Instruct \"Hello\""
    })
final class ModelsPull implements Callable<Integer> {
  @Parameters(
      paramLabel = "OWNER/NAME[@REVISION]",
      description = "A model of the hub; a branch, tag or commit of it. Default: main.")
  private String model = "";

  @Option(
      names = "--file",
      paramLabel = "NAME.gguf",
      description = "The GGUF file to fetch from a repository of those.")
  private String file = "";

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Fetch the files that match instead of those that are needed; may be repeated. * also"
              + " crosses slashes.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--offline",
      description = "Open no connection: succeed only where everything is here already.")
  private boolean offline;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!file.isEmpty() && !include.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--file and --include exclude each other");
    }
    HubSettings settings = HubEnvironment.ofThisMachine().settings();
    PullRequest request = new PullRequest(HubName.of(model), include, file);
    long begin = System.nanoTime();
    PullResult result;
    try (Interruption _ =
            Interruption.says(
                spec.commandLine().getErr(),
                "interrupted. What is fetched is kept: the same command goes on from there.");
        PullProgress progress =
            new PullProgress(model, spec.commandLine().getErr(), EngineOptions.terminal())) {
      HubSettings meant = settings.withOffline(offline || settings.offline());
      HubPull.Inspection inspection = folder -> ModelConfig.read(folder, Architectures.dialects());
      result = new HubPull(meant, request, inspection, progress).run();
    }
    print(result, (System.nanoTime() - begin) / 1e9);
    return 0;
  }

  private void print(PullResult result, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("model", result.name().id());
      fields.put("revision", result.name().revision());
      fields.put("commit", result.commit());
      fields.put("folder", result.folder().toString());
      fields.put("files", result.files());
      fields.put("fetchedBytes", result.fetchedBytes());
      fields.put("seconds", seconds);
      Json.print(out, fields);
      return;
    }
    Table table = new Table("file", "bytes", "checksum");
    result
        .files()
        .forEach(each -> table.row(each.name(), String.valueOf(each.bytes()), each.checksum()));
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%s at commit %s: %,d bytes fetched in %.1f s%n%s%n",
        result.name().id(),
        result.commit(),
        result.fetchedBytes(),
        seconds,
        result.folder());
    out.flush();
  }
}
