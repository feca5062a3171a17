package dev.trimtab.model.file.hub;

import static dev.trimtab.model.file.hub.HubFixture.TOKEN;
import static dev.trimtab.model.file.hub.HubFixture.WEIGHT_BYTES;
import static dev.trimtab.model.file.hub.HubFixture.bytes;
import static dev.trimtab.model.file.hub.HubFixture.pull;
import static dev.trimtab.model.file.hub.HubFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPullTest {
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
  void model_liesInTheHubsLayout() throws IOException {
    PullResult result = pull(settings(hub.address(), cache, ""));

    Path model = cache.resolve("models--owner--tiny");
    Path folder = model.resolve("snapshots").resolve(FakeHub.COMMIT);
    assertThat(result.folder()).isEqualTo(folder);
    assertThat(result.commit()).isEqualTo(FakeHub.COMMIT);
    assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(names(folder)).containsExactly("config.json", "model.safetensors", "tokenizer.json");
    String checksum = FakeHub.checksum("model.safetensors", hub.content("model.safetensors"));
    assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
        .hasToString("../../blobs/" + checksum);
    assertThat(folder.resolve("model.safetensors"))
        .hasBinaryContent(hub.content("model.safetensors"));
    assertThat(names(model.resolve("blobs"))).hasSize(3).contains(checksum);
    assertThat(cache.resolve(".locks/models--owner--tiny/" + checksum + ".lock")).exists();
    assertThat(cache.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d17");
  }

  @Test
  void result_tellsEveryFile() throws IOException {
    PullResult result = pull(settings(hub.address(), cache, ""));

    assertThat(result.files())
        .extracting(PullResult.PulledFile::name)
        .containsExactly("config.json", "model.safetensors", "tokenizer.json");
    assertThat(result.files().get(1).bytes()).isEqualTo(WEIGHT_BYTES);
    assertThat(result.files().get(1).checksum()).hasSize(64);
    assertThat(result.fetchedBytes())
        .isEqualTo(result.files().stream().mapToLong(PullResult.PulledFile::bytes).sum())
        .isEqualTo(hub.sent());
  }

  @Test
  void largeFile_comesInRangesThatTileIt() throws IOException {
    pull(settings(hub.address(), cache, ""));

    assertThat(hub.fetches()).hasSize(WEIGHT_BYTES / 100_000);
    assertThat(hub.fetches().stream().map(request -> request.header("range")))
        .contains("bytes=0-99999", "bytes=900000-999999")
        .doesNotHaveDuplicates();
  }

  @Test
  void secondPull_fetchesNothing() throws IOException {
    pull(settings(hub.address(), cache, ""));
    long before = hub.sent();

    PullResult again = pull(settings(hub.address(), cache, ""));

    assertThat(again.fetchedBytes()).isZero();
    assertThat(again.files()).hasSize(3);
    assertThat(hub.sent()).isEqualTo(before);
  }

  @Test
  void shardedWeights_comeByTheIndexAlone() throws IOException {
    FakeHub sharded =
        new FakeHub()
            .file("config.json", "{}")
            .file(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\":"
                    + " \"model-2.safetensors\"}}")
            .file("model-1.safetensors", bytes(300_000, 1))
            .file("model-2.safetensors", bytes(250_000, 2))
            .file("consolidated.safetensors", bytes(100, 3))
            .file("original/model.safetensors", bytes(100, 4))
            .file("onnx/model.onnx", bytes(100, 5));
    try (sharded) {
      PullResult result = pull(settings(sharded.address(), cache, ""));

      assertThat(names(result.folder()))
          .containsExactly(
              "config.json",
              "model-1.safetensors",
              "model-2.safetensors",
              "model.safetensors.index.json");
      assertThat(new HubCache(cache).find(HubName.of(FakeHub.ID)).orElseThrow().missing())
          .isEmpty();
    }
  }

  @Test
  void indexOfAShardThatIsNotThere_isRefused() throws IOException {
    FakeHub broken =
        new FakeHub()
            .file("config.json", "{}")
            .file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../../escape\"}}");
    try (broken) {
      assertThatThrownBy(() -> pull(settings(broken.address(), cache, "")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("lacks ../../escape");
    }
  }

  @Test
  void sameContentsUnderTwoNames_comeOnce() throws IOException {
    hub.file("model-copy.safetensors", hub.content("model.safetensors"));

    PullResult result = pull(settings(hub.address(), cache, ""), "*.safetensors");

    assertThat(names(result.folder()))
        .containsExactly("model-copy.safetensors", "model.safetensors");
    assertThat(hub.sent()).isEqualTo(WEIGHT_BYTES);
  }

  @Test
  void systemWithoutLinks_getsTheContentsThemselves() throws IOException {
    hub.file("copy/model.safetensors", hub.content("model.safetensors"));
    HubCache plain = new HubCache(cache, false);
    PullRequest request = new PullRequest(HubName.of(FakeHub.ID), List.of("*.safetensors"), "");
    HubSettings settings = settings(hub.address(), cache, "");

    PullResult result = new HubPull(settings, plain, request, _ -> {}, _ -> {}).run();
    PullResult again = new HubPull(settings, plain, request, _ -> {}, _ -> {}).run();

    for (String name : List.of("model.safetensors", "copy/model.safetensors")) {
      assertThat(result.folder().resolve(name)).isRegularFile();
      assertThat(Files.isSymbolicLink(result.folder().resolve(name))).isFalse();
      assertThat(result.folder().resolve(name)).hasBinaryContent(hub.content("model.safetensors"));
    }
    assertThat(names(cache.resolve("models--owner--tiny/blobs"))).isEmpty();
    assertThat(again.fetchedBytes()).isZero();
  }

  @Test
  void commit_isNoBranch() throws IOException {
    HubName name = HubName.of(FakeHub.ID + "@" + FakeHub.COMMIT);
    new HubPull(settings(hub.address(), cache, ""), PullRequest.of(name), _ -> {}, _ -> {}).run();

    assertThat(cache.resolve("models--owner--tiny/refs")).doesNotExist();
    assertThat(new HubCache(cache).find(name).orElseThrow().model()).exists();
    assertThat(new HubCache(cache).find(HubName.of(FakeHub.ID))).isEmpty();
  }

  @Test
  void offline_findsWhatIsHereAndOpensNoConnection() throws IOException {
    HubSettings settings = settings(hub.address(), cache, "");
    PullResult fetched = pull(settings);
    int asked = hub.requests().size();

    PullResult found = pull(settings.withOffline(true));

    assertThat(found.folder()).isEqualTo(fetched.folder());
    assertThat(found.files()).isEqualTo(fetched.files());
    assertThat(found.fetchedBytes()).isZero();
    assertThat(hub.requests()).hasSize(asked);
  }

  @Test
  void offline_refusesWhatIsNotHereOrNotWhole() throws IOException {
    HubSettings offline = settings(hub.address(), cache, "").withOffline(true);
    assertThatThrownBy(() -> pull(offline))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("owner/tiny is not in");

    pull(settings(hub.address(), cache, ""), "config.json");
    assertThatThrownBy(() -> pull(offline))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Only part of owner/tiny")
        .hasMessageContaining("its weights");
  }

  @Test
  void modelThatCannotBeRun_isRefusedBeforeItsWeights() {
    HubPull pull =
        new HubPull(
            settings(hub.address(), cache, ""),
            PullRequest.of(HubName.of(FakeHub.ID)),
            folder -> {
              assertThat(folder.resolve("config.json")).exists();
              throw new UserError("Unknown family.", "Known: none.");
            },
            _ -> {});

    assertThatThrownBy(pull::run)
        .isInstanceOf(UserError.class)
        .hasMessage("owner/tiny cannot be run: Unknown family.")
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("--include");
    assertThat(hub.fetches()).isEmpty();
  }

  @Test
  void hubThatListsNoChecksums_isAskedForEach() throws IOException {
    hub.withoutChecksums();

    PullResult result = pull(settings(hub.address(), cache, TOKEN));

    assertThat(result.folder().resolve("model.safetensors"))
        .hasBinaryContent(hub.content("model.safetensors"));
    assertThat(hub.requests().stream().filter(each -> each.method().equals("HEAD"))).hasSize(3);
    assertThat(hub.fetches()).noneMatch(each -> each.headers().containsKey("authorization"));
  }

  @Test
  void fullDisk_isSeenBeforeTheWeights() throws IOException {
    String huge = "{\"sha\": \"%s\", \"siblings\": [".formatted(FakeHub.COMMIT);
    String file = "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\"}";
    String config =
        file.formatted(
            "config.json",
            2,
            FakeHub.checksum("config.json", "{}".getBytes(StandardCharsets.UTF_8)));
    String weights =
        file.formatted("model.safetensors", 4_000_000_000_000_000_000L, "a".repeat(40));
    hub.file("config.json", "{}");
    hub.manners(
        (request, good) ->
            request.path().startsWith("/api/")
                ? good.holding(
                    (huge + config + "," + weights + "]}").getBytes(StandardCharsets.UTF_8))
                : good);

    assertThatThrownBy(() -> pull(settings(hub.address(), cache, "")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("needs 4.0 EB more")
        .hasMessageContaining("are free");
    assertThat(hub.fetches()).isEmpty();
  }

  @Test
  void events_addUpToTheWhole() throws IOException {
    List<PullEvent> events = HubFixture.events(settings(hub.address(), cache, ""));

    long planned = 0;
    long came = 0;
    boolean begun = false;
    for (PullEvent event : events) {
      if (event instanceof PullEvent.Planned(int files, long bytes, long present)) {
        assertThat(files).isEqualTo(3);
        planned = bytes - present;
        begun = true;
      }
      if (begun && event instanceof PullEvent.Advanced(long bytes)) {
        came += bytes;
      }
    }
    assertThat(came).isEqualTo(planned).isGreaterThan(WEIGHT_BYTES);
    assertThat(events).contains(new PullEvent.Fetched("model.safetensors", WEIGHT_BYTES));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
