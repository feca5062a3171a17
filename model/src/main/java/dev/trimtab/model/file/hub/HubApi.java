package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hub's questions and answers about one repository. */
final class HubApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_NAMES = 20;

  private final HubClient client;
  private final HubSettings settings;
  private final HubName name;
  private final Refusals refusals;

  HubApi(HubClient client, HubSettings settings, HubName name) {
    this.client = client;
    this.settings = settings;
    this.name = name;
    this.refusals = new Refusals(settings, name);
  }

  Refusals refusals() {
    return refusals;
  }

  /**
   * What the repository holds at the revision that is meant.
   *
   * @throws UserError where there is no such model or revision, or the hub refuses
   */
  HubListing listing() throws InterruptedException {
    JsonNode answer =
        json(address("/api/models/%s/revision/%s?blobs=true", name.id(), word(name.revision())));
    String commit = answer.path("sha").asString("");
    if (!HubName.isCommit(commit) || !answer.path("siblings").isArray()) {
      throw misunderstood("it does not list the files of " + name);
    }
    List<HubFile> files = new ArrayList<>();
    for (JsonNode file : answer.path("siblings")) {
      files.add(file(file));
    }
    return new HubListing(name, commit, files);
  }

  /** {@code file} with length and checksum, asked for where the listing did not tell them. */
  HubFile known(HubFile file, String commit) throws InterruptedException {
    if (file.isKnown()) {
      return file;
    }
    HubAnswer answer = patiently(source(file, commit), Method.HEAD);
    if (answer.status() >= 400) {
      throw refusals.of(answer);
    }
    String tag = answer.header("X-Linked-Etag");
    String size = answer.header("X-Linked-Size");
    HubFile known =
        new HubFile(
            file.name(),
            HubAnswer.digits(size.isEmpty() ? answer.header("Content-Length") : size).orElse(-1),
            checksum(tag.isEmpty() ? answer.header("ETag") : tag));
    if (!known.isKnown()) {
      throw misunderstood("it does not tell length and checksum of " + file.name());
    }
    return known;
  }

  /** Where a file of a commit is asked for. */
  URI source(HubFile file, String commit) {
    StringBuilder path = new StringBuilder();
    for (String segment : file.name().split("/", -1)) {
      path.append('/').append(word(segment));
    }
    return address("/%s/resolve/%s%s", name.id(), commit, path);
  }

  /** The error for a revision that the repository lacks, with those it has. */
  private UserError noRevision() throws InterruptedException {
    List<String> known = new ArrayList<>();
    HubAnswer answer = patiently(address("/api/models/%s/refs", name.id()), Method.GET);
    if (answer.status() == HubAnswer.OK) {
      JsonNode refs = parsed(answer);
      for (String kind : List.of("branches", "tags")) {
        refs.path(kind).forEach(ref -> known.add(ref.path("name").asString("")));
      }
    }
    List<String> names =
        known.stream()
            .map(Refusals::printable)
            .filter(each -> !each.isEmpty())
            .limit(MOST_NAMES)
            .toList();
    if (names.isEmpty()) {
      return refusals.noRevision("");
    }
    String near =
        Registry.nearest(name.revision(), names)
            .map(each -> "Did you mean \"" + each + "\"? ")
            .orElse("");
    return refusals.noRevision(near + "It has: " + String.join(", ", names) + ".");
  }

  private enum Method {
    GET,
    HEAD
  }

  private JsonNode json(URI target) throws InterruptedException {
    HubAnswer answer = patiently(target, Method.GET);
    if (answer.status() == HubAnswer.OK) {
      return parsed(answer);
    }
    if (answer.header("X-Error-Code").equals("RevisionNotFound")) {
      throw noRevision();
    }
    throw refusals.of(answer);
  }

  private JsonNode parsed(HubAnswer answer) {
    try (InputStream body = answer.body()) {
      return JSON.readTree(body.readAllBytes());
    } catch (IOException | JacksonException e) {
      throw misunderstood("its answer is not JSON");
    }
  }

  /** An answer whose body is in memory, after as many attempts as it takes. */
  private HubAnswer patiently(URI target, Method method) throws InterruptedException {
    Attempts attempts = new Attempts(settings.transfer(), target.toString());
    while (true) {
      Duration pause;
      try (HubAnswer answer =
          method == Method.HEAD ? client.head(target) : client.get(target, Map.of())) {
        HubAnswer read =
            new HubAnswer(answer.status(), answer.headers(), body(answer), answer.from());
        if (!answer.isPassing()) {
          return read;
        }
        pause = attempts.failed(answer.retryAfter(), () -> refusals.of(read));
      } catch (IOException e) {
        URI failed = e instanceof HubClient.Unreached unreached ? unreached.at() : target;
        if (e.getCause() instanceof ConnectException) {
          // Whoever waits wants to know at once that there is no network.
          throw refusals.unreachable(failed, why(e), e);
        }
        pause = attempts.failed(Duration.ZERO, () -> refusals.unreachable(failed, why(e), e));
      }
      Thread.sleep(pause);
    }
  }

  private InputStream body(HubAnswer answer) throws IOException {
    byte[] bytes = answer.body().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw misunderstood("its answer is longer than " + MOST_BYTES + " bytes");
    }
    return new java.io.ByteArrayInputStream(bytes);
  }

  /** What failed, for people. */
  static String why(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String said = each.getMessage();
      if (said != null && !said.isBlank() && !said.equals("closed")) {
        return Refusals.printable(said);
      }
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return "nobody knows the address of that name";
      }
    }
    IOException first =
        failure instanceof HubClient.Unreached unreached ? unreached.reason() : failure;
    return first instanceof ConnectException
        ? "nothing answers there"
        : first.getClass().getSimpleName();
  }

  private UserError misunderstood(String why) {
    return new UserError(
        settings.endpoint().getHost() + " does not answer as the hub does: " + why + ".",
        "Check HF_ENDPOINT and the proxy.");
  }

  private static HubFile file(JsonNode node) {
    JsonNode large = node.path("lfs");
    String sha256 = large.path("sha256").asString(large.path("oid").asString(""));
    long bytes = large.path("size").asLong(node.path("size").asLong(-1));
    return new HubFile(
        node.path("rfilename").asString(""),
        bytes,
        checksum(sha256.isEmpty() ? node.path("blobId").asString("") : sha256));
  }

  private static String checksum(String text) {
    return text.replaceFirst("^W/", "")
        .replace("\"", "")
        .replaceFirst("^sha256:", "")
        .toLowerCase(Locale.ROOT);
  }

  private URI address(String format, Object... parts) {
    return URI.create(settings.endpoint() + format.formatted(parts));
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
