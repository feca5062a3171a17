package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A pull in a process of its own, which a test can kill. */
final class PullProcess {
  private PullProcess() {}

  public static void main(String[] arguments) throws IOException {
    HubFixture.pull(HubFixture.settings(URI.create(arguments[0]), Path.of(arguments[1]), ""));
  }
}
