package dev.trimtab.model.file.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub with one repository on a socket of this machine, and beside it, on another port, the host
 * that it sends large files' readers to. A {@link Manners} decides how badly each answers.
 */
final class FakeHub implements AutoCloseable {
  static final String ID = "owner/tiny";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int CHUNK = 4096;

  /** Instead of a status: no answer at all. */
  private static final int NOTHING = 0;

  /** A request as it came: header names in lower case. */
  record Request(String host, String method, String path, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** An answer before it goes out; a manner may change it. */
  static final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final long length;
    private final long cut;
    private final long millis;
    private final BooleanSupplier arrived;

    /**
     * @param length that Content-Length announces; negative for none, where the end of the
     *     connection is the end of the body
     * @param cut after how many bytes the connection breaks; negative for never
     * @param millis of rest after each chunk
     * @param arrived whether the connection may break: a reader drops what it has not looked at yet
     *     once it hears of the end
     */
    private Answer(
        int status,
        Map<String, String> headers,
        byte[] body,
        long length,
        long cut,
        long millis,
        BooleanSupplier arrived) {
      this.status = status;
      this.headers = Map.copyOf(headers);
      this.body = body.clone();
      this.length = length;
      this.cut = cut;
      this.millis = millis;
      this.arrived = arrived;
    }

    byte[] body() {
      return body.clone();
    }

    static Answer of(int status, Map<String, String> headers, byte[] body) {
      return new Answer(status, headers, body, body.length, -1, 0, () -> true);
    }

    static Answer error(int status, String code, String message) {
      return of(status, Map.of("X-Error-Code", code, "X-Error-Message", message), new byte[0]);
    }

    /** No answer: the connection breaks before its first byte. */
    static Answer none() {
      return of(NOTHING, Map.of(), new byte[0]);
    }

    Answer with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body, length, cut, millis, arrived);
    }

    Answer announcing(long bytes) {
      return new Answer(status, headers, body, bytes, cut, millis, arrived);
    }

    Answer cutAfter(long bytes) {
      return cutAfter(bytes, () -> true);
    }

    /** The same once {@code there} says so. */
    Answer cutAfter(long bytes, BooleanSupplier there) {
      return new Answer(status, headers, body, length, bytes, millis, there);
    }

    Answer resting(long pause) {
      return new Answer(status, headers, body, length, cut, pause, arrived);
    }

    Answer holding(byte[] other) {
      return new Answer(status, headers, other, other.length, cut, millis, arrived);
    }
  }

  /** How an answer is spoilt. */
  @FunctionalInterface
  interface Manners {
    Answer spoil(Request request, Answer good);
  }

  private final Map<String, byte[]> files = new TreeMap<>();
  private final ServerSocket hub;
  private final ServerSocket elsewhere;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong sent = new AtomicLong();
  private volatile Manners manners = (_, good) -> good;
  private volatile boolean tellsChecksums = true;
  private volatile boolean ranges = true;
  private volatile String token = "";

  FakeHub() throws IOException {
    this(0);
  }

  FakeHub(int port) throws IOException {
    hub = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(hub, "hub"));
    Thread.ofVirtual().start(() -> accept(elsewhere, "elsewhere"));
  }

  FakeHub file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  FakeHub file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void manners(Manners how) {
    manners = how;
  }

  void withoutRanges() {
    ranges = false;
  }

  void withoutChecksums() {
    tellsChecksums = false;
  }

  void wants(String wanted) {
    token = wanted;
  }

  URI address() {
    return URI.create("http://localhost:" + hub.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Requests for contents, which are not at the hub itself. */
  List<Request> fetches() {
    return requests.stream().filter(request -> request.host().equals("elsewhere")).toList();
  }

  /** Bytes of contents that went out. */
  long sent() {
    return sent.get();
  }

  byte[] content(String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  static boolean isLarge(String name) {
    return name.endsWith(".safetensors") || name.endsWith(".gguf") || name.endsWith(".bin");
  }

  static String checksum(String name, byte[] content) {
    String kind = (isLarge(name) ? "0" : "").repeat(64);
    HubFile file = new HubFile(name, content.length, kind.isEmpty() ? "0".repeat(40) : kind);
    try {
      return Checksums.of(Channels.newChannel(new java.io.ByteArrayInputStream(content)), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket server, String host) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, host));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, String host) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      boolean more = true;
      while (more) {
        String line = in.readLine();
        if (line == null) {
          return;
        }
        String[] words = line.split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String next = in.readLine(); next != null && !next.isEmpty(); next = in.readLine()) {
          int colon = next.indexOf(':');
          headers.put(
              next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
        }
        String path = words[1].replaceFirst("^http://[^/]+", "");
        Request request = new Request(host, words[0], path, headers);
        requests.add(request);
        more = send(socket, request, manners.spoil(request, answer(request)));
      }
    } catch (SocketException _) {
      // The reader has gone, or this hub was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the connection can be used again. */
  private boolean send(Socket socket, Request request, Answer answer) throws IOException {
    if (answer.status == NOTHING) {
      return false;
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status + " Status\r\n");
    answer.headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (answer.length >= 0) {
      head.append("Content-Length: " + answer.length + "\r\n");
    } else {
      head.append("Connection: close\r\n");
    }
    OutputStream out = socket.getOutputStream();
    out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    if (request.method().equals("HEAD")) {
      return answer.length >= 0;
    }
    long end = answer.cut < 0 ? answer.body.length : Math.min(answer.cut, answer.body.length);
    for (int at = 0; at < end; at += CHUNK) {
      int count = (int) Math.min(CHUNK, end - at);
      if (request.host().equals("elsewhere")) {
        // Counted first: the reader may be done before this thread goes on.
        sent.addAndGet(count);
      }
      out.write(answer.body, at, count);
      out.flush();
      rest(answer.millis);
    }
    if (answer.cut >= 0) {
      until(answer.arrived);
    }
    return answer.cut < 0 && answer.length == answer.body.length;
  }

  /** Waits for {@code condition}, as long as a test may take. */
  static void until(BooleanSupplier condition) {
    for (int i = 0; i < 12_000 && !condition.getAsBoolean(); i++) {
      rest(5);
    }
  }

  private static void rest(long millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Answer answer(Request request) {
    String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
    if (request.host().equals("elsewhere")) {
      return part(request, content(path.substring(1)));
    }
    if (!token.isEmpty() && !request.header("authorization").equals("Bearer " + token)) {
      return Answer.error(401, "GatedRepo", "Access to model owner/tiny is restricted.");
    }
    if (path.startsWith("/api/models/" + ID + "/revision/")) {
      String revision = path.replaceFirst(".*/revision/", "").replaceFirst("\\?.*", "");
      return revision.equals("main") || revision.equals(COMMIT)
          ? json(listing())
          : Answer.error(404, "RevisionNotFound", "Invalid rev id: " + revision);
    }
    if (path.startsWith("/api/models/" + ID + "/tree/")) {
      return json(tree());
    }
    if (path.equals("/api/models/" + ID + "/refs")) {
      return json(
          Map.of(
              "branches",
              List.of(Map.of("name", "main")),
              "tags",
              List.of(Map.of("name", "v1.0"))));
    }
    if (path.startsWith("/" + ID + "/resolve/")) {
      return resolve(request, path.substring(("/" + ID + "/resolve/").length()));
    }
    return Answer.error(404, "RepoNotFound", "Repository not found");
  }

  private Answer resolve(Request request, String place) {
    String name = place.substring(place.indexOf('/') + 1);
    if (!files.containsKey(name)) {
      return Answer.error(404, "EntryNotFound", "Entry not found");
    }
    String checksum = "\"" + checksum(name, content(name)) + "\"";
    Map<String, String> headers = Map.of("X-Repo-Commit", COMMIT);
    if (isLarge(name)) {
      return Answer.of(302, headers, new byte[0])
          .with("Location", "http://127.0.0.1:" + elsewhere.getLocalPort() + "/" + name)
          .with("X-Linked-Etag", checksum)
          .with("X-Linked-Size", String.valueOf(content(name).length));
    }
    sent.addAndGet(request.method().equals("HEAD") ? 0 : content(name).length);
    return Answer.of(200, headers, content(name)).with("ETag", checksum);
  }

  private Answer part(Request request, byte[] content) {
    Matcher range = RANGE.matcher(request.header("range"));
    if (!ranges || !range.matches()) {
      return Answer.of(200, Map.of(), content);
    }
    int begin = Integer.parseInt(range.group(1));
    int end =
        range.group(2).isEmpty()
            ? content.length
            : Math.min(content.length, Integer.parseInt(range.group(2)) + 1);
    byte[] part = new byte[end - begin];
    ByteBuffer.wrap(content, begin, end - begin).get(part);
    return Answer.of(206, Map.of(), part)
        .with("Content-Range", "bytes %d-%d/%d".formatted(begin, end - 1, content.length));
  }

  private Map<String, Object> listing() {
    List<Map<String, Object>> siblings = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          Map<String, Object> file = new LinkedHashMap<>();
          file.put("rfilename", name);
          if (tellsChecksums) {
            file.put("size", content.length);
            file.put("blobId", isLarge(name) ? "f".repeat(40) : checksum(name, content));
            if (isLarge(name)) {
              file.put(
                  "lfs",
                  Map.of(
                      "sha256", checksum(name, content), "size", content.length, "pointerSize", 1));
            }
          }
          siblings.add(file);
        });
    return Map.of("id", ID, "sha", COMMIT, "siblings", siblings);
  }

  private List<Map<String, Object>> tree() {
    List<Map<String, Object>> entries = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          Map<String, Object> file = new LinkedHashMap<>();
          file.put("type", "file");
          file.put("path", name);
          file.put("size", content.length);
          file.put("oid", isLarge(name) ? "f".repeat(40) : checksum(name, content));
          if (isLarge(name)) {
            file.put(
                "lfs",
                Map.of("oid", checksum(name, content), "size", content.length, "pointerSize", 1));
          }
          entries.add(file);
        });
    return entries;
  }

  private static Answer json(Object value) {
    return Answer.of(
        200,
        Map.of("Content-Type", "application/json"),
        JsonMapper.shared().writeValueAsBytes(value));
  }

  @Override
  public void close() throws IOException {
    hub.close();
    elsewhere.close();
    synchronized (open) {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
