package dev.trimtab.app;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.OpenAiJudge;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is to judge, before anything is loaded or asked. */
public sealed interface JudgeSource {
  /** The word of the command line for the built-in judge. */
  String BUILT_IN = "builtin";

  /** A local model. */
  record Local(Path folder) implements JudgeSource {}

  /** An endpoint that speaks OpenAI's chat completions, and how it is asked. */
  record Remote(OpenAiJudge.Endpoint endpoint, OpenAiJudge.Asking asking) implements JudgeSource {}

  /**
   * The judge that a word means: {@code builtin}, {@code openai:MODEL}, {@code openai:MODEL@URL},
   * or a model.
   *
   * @param key of the account at an endpoint, if there is one
   */
  static JudgeSource of(String word, Home home, Optional<String> key) throws IOException {
    if (word.equals(BUILT_IN)) {
      return new Local(home.model("skiff-judge"));
    }
    if (!word.startsWith(Endpoints.SCHEME)) {
      return new Local(home.model(word));
    }
    return new Remote(
        Endpoints.endpoint(word, key.filter(k -> !k.isBlank())), OpenAiJudge.Asking.STANDARD);
  }

  /** How endpoints are written and which may be sent a key. */
  final class Endpoints {
    private static final String SCHEME = "openai:";
    private static final Pattern WRITTEN = Pattern.compile("openai:(?<model>.+?)(@(?<url>.*))?");
    private static final String STANDARD = "https://api.openai.com/v1";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Endpoints() {}

    private static OpenAiJudge.Endpoint endpoint(String word, Optional<String> key) {
      Matcher written = WRITTEN.matcher(word);
      if (!written.matches()) {
        throw new UserError(
            "\"" + word + "\" is no judge.", "Write openai:MODEL or openai:MODEL@URL.");
      }
      String url = written.group("url") == null ? STANDARD : written.group("url");
      URI base = uri(url.replaceAll("/+$", ""));
      if (url.equals(STANDARD) && key.isEmpty()) {
        throw new UserError(
            "The judge " + word + " wants a key, and OPENAI_API_KEY is not set.",
            "Set it, or name another endpoint: openai:MODEL@URL.");
      }
      boolean open = base.getScheme().equals("http") && !THIS_MACHINE.contains(base.getHost());
      if (open && key.isPresent()) {
        throw new UserError(
            "The key in OPENAI_API_KEY would go unencrypted to " + base.getHost() + ".",
            "Use https, or unset OPENAI_API_KEY for this command.");
      }
      return new OpenAiJudge.Endpoint(base, written.group("model"), key.orElse(""));
    }

    private static URI uri(String url) {
      try {
        URI uri = new URI(url);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
          return uri;
        }
      } catch (URISyntaxException _) {
        throw wrong(url);
      }
      throw wrong(url);
    }

    private static UserError wrong(String url) {
      return new UserError(
          "\"" + url + "\" is no address of a judge.", "Write http://host:port/v1 or https://….");
    }
  }
}
