package dev.trimtab.app;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.HubProxies;
import dev.trimtab.model.file.hub.HubSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says of the hub, by the variables that huggingface_hub reads: both programs
 * find the same cache, token and endpoint.
 *
 * @param variables of the environment
 * @param user the user's home folder
 */
public record HubEnvironment(Map<String, String> variables, Path user) {
  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

  /** Copies the map. */
  public HubEnvironment {
    variables = Map.copyOf(variables);
  }

  /** That of this process. */
  public static HubEnvironment ofThisMachine() {
    return new HubEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * The settings.
   *
   * @throws UserError where a variable makes no sense
   */
  public HubSettings settings() {
    HubProxies proxies = proxies();
    if (proxies.wantPassword()) {
      // The JDK sends no password to a proxy that tunnels TLS unless it is told that this is meant.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
    return new HubSettings(
        endpoint(), cache(), token(), offline(), proxies, HubSettings.Transfer.USUAL);
  }

  /** The folder of cached models. */
  public Path cache() {
    return variable("HF_HUB_CACHE")
        .or(() -> variable("HUGGINGFACE_HUB_CACHE"))
        .map(this::path)
        .orElseGet(() -> home().resolve("hub"));
  }

  private Path home() {
    return variable("HF_HOME")
        .map(this::path)
        .orElseGet(
            () ->
                variable("XDG_CACHE_HOME")
                    .map(this::path)
                    .orElseGet(() -> user.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private URI endpoint() {
    Optional<String> word = variable("HF_ENDPOINT").map(each -> each.replaceAll("/+$", ""));
    if (word.isEmpty()) {
      return HubSettings.HUB;
    }
    UserError unusable =
        new UserError(
            "HF_ENDPOINT is \"" + word.get() + "\", which is no address of a hub.",
            "Unset it, or set it to https://host.");
    try {
      URI endpoint = URI.create(word.get());
      String scheme = String.valueOf(endpoint.getScheme());
      if (!scheme.matches("https?") || endpoint.getHost() == null || endpoint.getQuery() != null) {
        throw unusable;
      }
      return endpoint;
    } catch (IllegalArgumentException _) {
      throw unusable;
    }
  }

  private String token() {
    return variable("HF_TOKEN")
        .or(() -> variable("HUGGING_FACE_HUB_TOKEN"))
        .or(this::tokenOfFile)
        .map(token -> token.replaceAll("[\\r\\n]", "").strip())
        .orElse("");
  }

  private Optional<String> tokenOfFile() {
    if (variable("HF_HUB_DISABLE_IMPLICIT_TOKEN").filter(HubEnvironment::isTrue).isPresent()) {
      return Optional.empty();
    }
    Path file = variable("HF_TOKEN_PATH").map(this::path).orElseGet(() -> home().resolve("token"));
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean offline() {
    return variable("HF_HUB_OFFLINE")
        .or(() -> variable("TRANSFORMERS_OFFLINE"))
        .filter(HubEnvironment::isTrue)
        .isPresent();
  }

  private HubProxies proxies() {
    Optional<String> http = either("HTTP_PROXY");
    Optional<String> https = either("HTTPS_PROXY");
    boolean named = http.isPresent() || https.isPresent();
    String all = named ? "" : either("ALL_PROXY").orElse("");
    return new HubProxies(
        http.orElse(all),
        https.orElse(all),
        List.of(either("NO_PROXY").orElse("").split("[,\\s]+", -1)));
  }

  /** The variable in either case: programs write the proxies' names in both. */
  private Optional<String> either(String name) {
    return variable(name.toLowerCase(Locale.ROOT)).or(() -> variable(name));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  private Path path(String word) {
    boolean below = word.equals("~") || word.startsWith("~/");
    Path path = below ? user.resolve(word.substring(Math.min(2, word.length()))) : Path.of(word);
    return path.toAbsolutePath().normalize();
  }

  private static boolean isTrue(String value) {
    return TRUE.contains(value.strip().toLowerCase(Locale.ROOT));
  }
}
