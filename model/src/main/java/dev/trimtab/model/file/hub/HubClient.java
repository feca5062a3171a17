package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests to the hub and to where it sends us. Redirects are followed here and not by the library:
 * the token goes to the endpoint's own host and port alone, and never from TLS to plain text.
 */
final class HubClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HubSettings settings;
  private final HttpClient client;
  private final Silence silence;

  HubClient(HubSettings settings) {
    if (settings.offline()) {
      throw new IllegalStateException("no connection may be opened");
    }
    this.settings = settings;
    this.silence = new Silence(settings.transfer().patience());
    // One HTTP/2 connection for all ranges would be no faster than one range.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.transfer().patience())
            .proxy(settings.proxies().selector())
            .build();
  }

  /** Whose redirects are followed. */
  enum Follow {
    /** Those to any host. */
    ANYWHERE,
    /** Those within the hub; the answer may be one that leads away from it. */
    WITHIN_THE_HUB
  }

  /** The answer to a GET of {@code target}. */
  HubAnswer get(URI target, Map<String, String> headers) throws IOException, InterruptedException {
    return send("GET", target, headers, Follow.ANYWHERE);
  }

  /** The hub's own answer to a HEAD of {@code target}. */
  HubAnswer head(URI target) throws IOException, InterruptedException {
    return send("HEAD", target, Map.of(), Follow.WITHIN_THE_HUB);
  }

  private HubAnswer send(String method, URI target, Map<String, String> headers, Follow follow)
      throws IOException, InterruptedException {
    URI at = target;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = exchanged(request(method, at, headers));
      HubAnswer answer =
          new HubAnswer(
              response.statusCode(), response.headers(), silence.guard(response.body()), at);
      Optional<URI> next = redirect(answer);
      if (next.isEmpty() || (follow == Follow.WITHIN_THE_HUB && !isHub(next.get()))) {
        return answer;
      }
      answer.close();
      at = next.get();
    }
    throw new IOException("more than " + MOST_REDIRECTS + " redirects");
  }

  private HttpResponse<InputStream> exchanged(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new Unreached(request.uri(), e);
    }
  }

  /** A request without an answer; after redirects, not at the address that was asked for first. */
  static final class Unreached extends IOException {
    private final transient URI at;
    private final IOException reason;

    Unreached(URI at, IOException reason) {
      super(reason.getMessage(), reason);
      this.at = at;
      this.reason = reason;
    }

    /** Whose connection failed. */
    URI at() {
      return at;
    }

    IOException reason() {
      return reason;
    }
  }

  private HttpRequest request(String method, URI target, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(settings.transfer().patience())
            .header("User-Agent", "trimtab")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (!settings.token().isEmpty() && isHub(target)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    settings
        .proxies()
        .authorization(target)
        .ifPresent(value -> request.header("Proxy-Authorization", value));
    return request.build();
  }

  private static Optional<URI> redirect(HubAnswer answer) throws IOException {
    if (!REDIRECTS.contains(answer.status())) {
      return Optional.empty();
    }
    URI next;
    try {
      next = answer.from().resolve(answer.header("Location"));
    } catch (IllegalArgumentException e) {
      throw new IOException("a redirect to an unusable address", e);
    }
    String scheme = String.valueOf(next.getScheme());
    boolean weaker = "https".equals(answer.from().getScheme()) && !scheme.equals("https");
    if (weaker || !scheme.matches("https?") || next.getHost() == null) {
      throw new UserError(
          answer.from().getHost() + " redirects to an address that is not safe to follow.",
          "Check HF_ENDPOINT and the proxy.");
    }
    return Optional.of(next);
  }

  /** Whether {@code target} is the endpoint's own scheme, host and port. */
  boolean isHub(URI target) {
    URI hub = settings.endpoint();
    return hub.getScheme().equalsIgnoreCase(target.getScheme())
        && hub.getHost().equalsIgnoreCase(target.getHost())
        && port(hub) == port(target);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  HubSettings.Transfer transfer() {
    return settings.transfer();
  }

  /** Drops all connections. */
  @Override
  public void close() {
    silence.close();
    client.shutdownNow();
    try {
      client.awaitTermination(Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
