package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub with a small model, and settings that lose no time. */
final class HubFixture {
  static final int WEIGHT_BYTES = 1_000_000;
  static final String TOKEN = "hf_secretOfTheTest";

  static final HubSettings.Transfer QUICK =
      new HubSettings.Transfer(4, 100_000, 4, Duration.ofMillis(1), Duration.ofMillis(10_000));

  private HubFixture() {}

  static FakeHub hub() throws IOException {
    return new FakeHub()
        .file("config.json", "{\"model_type\": \"llama\"}")
        .file("tokenizer.json", "{}")
        .file("README.md", "# A model")
        .file("pytorch_model.bin", bytes(10, 3))
        .file("model.safetensors", bytes(WEIGHT_BYTES, 1));
  }

  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static HubSettings settings(URI endpoint, Path cache, String token) {
    return new HubSettings(endpoint, cache, token, false, HubProxies.NONE, QUICK);
  }

  /** A pull of the small model that is not told to anybody. */
  static PullResult pull(HubSettings settings, String... include) throws IOException {
    return new HubPull(
            settings,
            new PullRequest(HubName.of(FakeHub.ID), List.of(include), ""),
            _ -> {},
            _ -> {})
        .run();
  }

  /** The events of a pull. */
  static List<PullEvent> events(HubSettings settings) throws IOException {
    List<PullEvent> events = new CopyOnWriteArrayList<>();
    new HubPull(settings, PullRequest.of(HubName.of(FakeHub.ID)), _ -> {}, events::add).run();
    return events;
  }
}
