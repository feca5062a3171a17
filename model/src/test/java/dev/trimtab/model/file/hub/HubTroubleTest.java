package dev.trimtab.model.file.hub;

import static dev.trimtab.model.file.hub.HubFixture.TOKEN;
import static dev.trimtab.model.file.hub.HubFixture.WEIGHT_BYTES;
import static dev.trimtab.model.file.hub.HubFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.FakeHub.Answer;
import dev.trimtab.model.file.hub.FakeHub.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break off, lie, are slow, refuse or send something else. */
@Timeout(300)
class HubTroubleTest {
  @TempDir Path cache;
  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = HubFixture.hub();
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  @Test
  void connectionThatBreaks_isTakenUpWhereItBroke() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    hub.manners(
        (request, good) ->
            elsewhere(request) && asked.incrementAndGet() % 2 == 1
                ? cutAfter(70_000, request, good)
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
    assertThat(hub.fetches().stream().map(request -> request.header("range")))
        .contains("bytes=70000-99999");
    assertThat(hub.sent()).isLessThan(WEIGHT_BYTES + 100_000);
  }

  @Test
  void connectionThatAlwaysBreaksButBringsSomething_arrives() throws IOException {
    hub.manners(
        (request, good) ->
            elsewhere(request) && good.body().length > 66_000
                ? cutAfter(66_000, request, good)
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
  }

  @Test
  void serverThatBringsNothing_isGivenUpAfterTheAttempts() {
    hub.manners((request, good) -> elsewhere(request) ? good.cutAfter(0) : good);

    refused().hasMessageContaining("The connection to 127.0.0.1 fails");
    assertThat(hub.fetches()).hasSize(HubFixture.QUICK.attempts());
  }

  @Test
  void hostThatHangsUpAfterARedirect_isTheOneNamed() {
    hub.manners((request, good) -> elsewhere(request) ? Answer.none() : good);

    refused().hasMessageContaining("The connection to 127.0.0.1 fails");
  }

  @Test
  void serverWithoutRanges_isTakenAsItIs() throws IOException {
    hub.withoutRanges();

    assertWhole(pull(settings(hub.address(), cache, "")));
    assertThat(hub.fetches()).hasSize(1);
  }

  @Test
  void serverThatForgetsRangesMidway_arrivesAllTheSame() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    byte[] whole = hub.content("model.safetensors");
    hub.manners(
        (request, good) ->
            elsewhere(request) && asked.incrementAndGet() == 3
                ? Answer.of(200, Map.of(), whole)
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_000, 1_000})
  void announcedLengthThatIsWrong_isRefused(long difference) {
    hub.manners(
        (request, good) ->
            elsewhere(request) ? good.announcing(good.body().length + difference) : good);

    refused()
        .hasMessageContaining("wanted 100000 bytes")
        .hasMessageContaining("announces " + (100_000 + difference));
    assertNothingWhole();
  }

  @Test
  void bodyThatGoesOnAfterItsEnd_isReadToItsEnd() throws IOException {
    hub.manners(
        (request, good) ->
            elsewhere(request)
                ? good.holding(Arrays.copyOf(good.body(), good.body().length + 5)).announcing(-1)
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes 1-100000/1000000",
        "bytes 0-99999/999999",
        "bytes 0-199999/1000000",
        "bytes 5-4/1000000",
        "nonsense"
      })
  void rangeThatWasNotAskedFor_isRefused(String range) {
    hub.manners((request, good) -> elsewhere(request) ? good.with("Content-Range", range) : good);

    refused().hasMessageContaining("the server sends \"" + range + "\"");
    assertNothingWhole();
  }

  @Test
  void changedContents_areDropped() {
    hub.manners(
        (request, good) -> elsewhere(request) ? good.holding(new byte[good.body().length]) : good);

    refused().hasMessageContaining("model.safetensors came broken and was dropped");
    assertNothingWhole();
    assertThat(cache.resolve("models--owner--tiny/refs")).doesNotExist();
  }

  @Test
  void changedSmallFile_isDropped() {
    hub.manners(
        (request, good) ->
            request.path().endsWith("/tokenizer.json")
                ? good.holding("[]".getBytes(StandardCharsets.UTF_8))
                : good);

    refused().hasMessageContaining("tokenizer.json came broken");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void passingTrouble_isWaitedFor(int status) throws IOException {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    hub.manners(
        (request, good) ->
            seen.add(request.host() + request.path() + request.header("range"))
                ? Answer.error(status, "", "").with("Retry-After", "0")
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
  }

  @Test
  void troubleThatStays_isTold() {
    hub.manners((request, good) -> elsewhere(request) ? Answer.error(503, "", "Busy.") : good);

    refused().hasMessage("localhost answers with status 503: Busy.");
  }

  @Test
  void pauseThatIsTooLong_isNotWaitedFor() {
    hub.manners((_, _) -> Answer.error(429, "", "").with("Retry-After", "86400"));

    refused().hasMessage("localhost allows no more requests at the moment.");
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void placeThatExpired_isAskedForAnew() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    hub.manners(
        (request, good) ->
            elsewhere(request)
                    && request.path().endsWith("model.safetensors")
                    && asked.incrementAndGet() == 2
                ? Answer.error(403, "", "expired")
                : good);

    assertWhole(pull(settings(hub.address(), cache, "")));
    assertThat(
            hub.requests().stream()
                .filter(request -> request.host().equals("hub"))
                .filter(request -> request.path().endsWith("model.safetensors")))
        .hasSizeGreaterThan(1);
  }

  @Test
  void serverThatFallsSilent_isLeft() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    hub.manners(
        (request, good) ->
            elsewhere(request) && asked.incrementAndGet() == 1 ? good.resting(60_000) : good);
    HubSettings quick = settings(hub.address(), cache, "");
    HubSettings impatient =
        new HubSettings(
            quick.endpoint(),
            cache,
            "",
            false,
            HubProxies.NONE,
            new HubSettings.Transfer(4, 100_000, 10, Duration.ofMillis(1), Duration.ofMillis(500)));

    assertWhole(pull(impatient));
  }

  @Test
  void token_goesToTheHubAlone() throws IOException {
    hub.wants(TOKEN);

    assertWhole(pull(settings(hub.address(), cache, TOKEN)));
    assertThat(hub.fetches())
        .isNotEmpty()
        .noneMatch(request -> request.headers().toString().contains(TOKEN));
    assertThat(hub.requests().stream().filter(request -> request.host().equals("hub")))
        .allMatch(request -> request.header("authorization").equals("Bearer " + TOKEN));
  }

  @Test
  void gatedModel_tellsWhereToAsk() {
    hub.wants(TOKEN);

    refused()
        .hasMessage("Access to owner/tiny is gated: Access to model owner/tiny is restricted.")
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains(hub.address() + "/owner/tiny")
        .contains("HF_TOKEN");
    assertThatThrownBy(() -> pull(settings(hub.address(), cache, "hf_other")))
        .isInstanceOf(UserError.class)
        .extracting(error -> ((UserError) error).paragraph())
        .asString()
        .contains("wait until its owner has agreed")
        .doesNotContain("hf_other");
  }

  @Test
  void modelThatIsNotThere_isToldWithAHint() {
    assertThatThrownBy(() -> pull("owner/tinny"))
        .isInstanceOf(UserError.class)
        .hasMessage("localhost has no model owner/tinny open to everyone.")
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("spelling");
  }

  @Test
  void revisionThatIsNotThere_isToldWithThoseThatAre() {
    assertThatThrownBy(() -> pull("owner/tiny@v1.1"))
        .isInstanceOf(UserError.class)
        .hasMessage("owner/tiny has no branch, tag or commit \"v1.1\".")
        .extracting(error -> ((UserError) error).remedy())
        .isEqualTo("Did you mean \"v1.0\"? It has: main, v1.0.");
  }

  @Test
  void hubThatIsNotThere_isTold() throws IOException {
    hub.close();

    refused().hasMessageContaining("The connection to localhost fails");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{\"sha\": \"main\", \"siblings\": []}",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\"}",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\": [3]}",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\","
            + " \"siblings\": [{\"rfilename\": \"../../../etc/passwd\"}]}",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\","
            + " \"siblings\": [{\"rfilename\": \"config.json\", \"blobId\": \"../x\"}]}"
      })
  void answerThatIsNoListing_isRefused(String body) {
    hub.manners((_, good) -> good.holding(body.getBytes(StandardCharsets.UTF_8)));

    refused();
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void redirectsInACircle_areLeft() {
    hub.manners(
        (request, good) ->
            elsewhere(request)
                ? Answer.of(302, Map.of("Location", request.path()), new byte[0])
                : good);

    refused().hasMessageContaining("redirects");
  }

  @Test
  void redirectToSomethingElse_isRefused() {
    hub.manners(
        (request, good) ->
            request.path().endsWith("model.safetensors") && !elsewhere(request)
                ? good.with("Location", "file:///etc/passwd")
                : good);

    refused().hasMessageContaining("not safe to follow");
  }

  @Test
  void pullThatFailed_goesOnWhereItWas() throws IOException {
    breakAfterFourRanges();
    refused();
    long before = hub.sent();
    hub.manners((_, good) -> good);

    PullResult result = pull(settings(hub.address(), cache, ""));

    assertWhole(result);
    assertThat(before).isGreaterThanOrEqualTo(400_000);
    assertThat(result.fetchedBytes()).isLessThanOrEqualTo(WEIGHT_BYTES - 400_000 + 100);
  }

  @Test
  void partialFileThatWasSpoilt_isFetchedAgain() throws IOException {
    breakAfterFourRanges();
    refused();
    Path file = partial(".trimtab-partial");
    byte[] content = Files.readAllBytes(file);
    content[0] ^= 1;
    Files.write(file, content);
    hub.manners((_, good) -> good);

    assertWhole(pull(settings(hub.address(), cache, "")));
  }

  @Test
  void processThatIsKilled_isFollowedByOneThatGoesOn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch killed = new CountDownLatch(1);
    hub.manners(
        (request, good) ->
            elsewhere(request) && asked.incrementAndGet() > 4 ? after(killed, good) : good);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PullProcess.class.getName(),
                hub.address().toString(),
                cache.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    FakeHub.until(() -> !process.isAlive() || noted() == 400_000);
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly();
    process.waitFor();
    killed.countDown();
    hub.manners((_, good) -> good);

    PullResult result = pull(settings(hub.address(), cache, ""));

    assertWhole(result);
    assertThat(result.fetchedBytes()).isBetween(600_000L, 600_100L);
  }

  @Test
  void spoiltListing_givesTheDocumentedErrorAlone() throws IOException {
    byte[] listing = listing();
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] spoilt = listing.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        spoilt[random.nextInt(spoilt.length)] = (byte) (' ' + random.nextInt(95));
      }
      hub.manners(
          (request, good) ->
              request.path().startsWith("/api/models/owner/tiny/revision/")
                  ? good.holding(spoilt)
                  : good);
      try {
        pull(settings(hub.address(), cache, ""));
      } catch (UserError expected) {
        assertThat(expected).hasMessageNotContaining("Exception");
      }
    }
  }

  private byte[] listing() throws IOException {
    AtomicReference<byte[]> listing = new AtomicReference<>(new byte[0]);
    hub.manners(
        (request, good) -> {
          if (request.path().startsWith("/api/")) {
            listing.set(good.body());
          }
          return good;
        });
    pull(settings(hub.address(), cache, ""));
    return listing.get();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(() -> pull(settings(hub.address(), cache, "")))
        .isInstanceOf(UserError.class);
  }

  private void pull(String name) throws IOException {
    HubSettings settings = settings(hub.address(), cache, "");
    new HubPull(settings, PullRequest.of(HubName.of(name)), _ -> {}, _ -> {}).run();
  }

  private static PullResult pull(HubSettings settings) throws IOException {
    return HubFixture.pull(settings);
  }

  private void assertWhole(PullResult result) {
    assertThat(result.folder().resolve("model.safetensors"))
        .hasBinaryContent(hub.content("model.safetensors"));
  }

  private void assertNothingWhole() {
    String checksum = FakeHub.checksum("model.safetensors", hub.content("model.safetensors"));
    assertThat(cache.resolve("models--owner--tiny/blobs").resolve(checksum)).doesNotExist();
    assertThat(
            cache.resolve("models--owner--tiny/snapshots/" + FakeHub.COMMIT + "/model.safetensors"))
        .doesNotExist();
  }

  /** {@code good}, which breaks off once the bytes before the cut are in the partial file. */
  private Answer cutAfter(int bytes, Request request, Answer good) {
    Matcher range = Pattern.compile("bytes=(\\d+)-").matcher(request.header("range"));
    int begin = range.lookingAt() ? Integer.parseInt(range.group(1)) : 0;
    byte[] before = Arrays.copyOf(good.body(), Math.min(bytes, good.body().length));
    return good.cutAfter(bytes, () -> Arrays.equals(before, written(begin, before.length)));
  }

  /** What the partial file holds at a place, with zeros where it is shorter. */
  private byte[] written(long begin, int count) {
    ByteBuffer there = ByteBuffer.allocate(count);
    try (FileChannel file = FileChannel.open(partial(".trimtab-partial"))) {
      int got = 0;
      while (got >= 0 && there.hasRemaining()) {
        got = file.read(there, begin + there.position());
      }
    } catch (IOException _) {
      // Not there yet.
    }
    return there.array();
  }

  /** How many bytes the journal claims. */
  private long noted() {
    try {
      String journal = Files.readString(partial(".trimtab-journal"));
      return journal
          .substring(0, journal.lastIndexOf('\n') + 1)
          .lines()
          .skip(1)
          .map(line -> line.split(" "))
          .mapToLong(range -> Long.parseLong(range[1]) - Long.parseLong(range[0]))
          .sum();
    } catch (IOException _) {
      return 0;
    }
  }

  private Path partial(String ending) {
    String checksum = FakeHub.checksum("model.safetensors", hub.content("model.safetensors"));
    return cache.resolve("models--owner--tiny/blobs/" + checksum + ending);
  }

  private static Answer after(CountDownLatch event, Answer good) {
    try {
      event.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return good;
  }

  /** Four ranges come and are noted, all others break off at their first byte. */
  private void breakAfterFourRanges() {
    AtomicInteger asked = new AtomicInteger();
    hub.manners(
        (request, good) ->
            elsewhere(request) && asked.incrementAndGet() > 4
                ? good.cutAfter(0, () -> noted() == 400_000)
                : good);
  }

  private static boolean elsewhere(Request request) {
    return request.host().equals("elsewhere");
  }
}
