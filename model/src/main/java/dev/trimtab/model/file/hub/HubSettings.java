package dev.trimtab.model.file.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the hub is, who asks, and where files are kept.
 *
 * @param endpoint of the hub, without a slash at its end
 * @param cache the folder that holds {@code models--OWNER--NAME}
 * @param token of the account, sent to the endpoint's host alone; empty for none
 * @param offline whether no connection may be opened
 * @param proxies between this machine and the hub
 * @param transfer how bytes are fetched
 */
public record HubSettings(
    URI endpoint,
    Path cache,
    String token,
    boolean offline,
    HubProxies proxies,
    Transfer transfer) {
  /** The hub itself. */
  public static final URI HUB = URI.create("https://huggingface.co");

  /** Validates the endpoint. */
  public HubSettings {
    String scheme = endpoint.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || endpoint.getHost() == null) {
      throw new IllegalArgumentException("expected http(s)://host, found " + endpoint);
    }
    if (endpoint.toString().endsWith("/")) {
      throw new IllegalArgumentException("expected no slash at the end, found " + endpoint);
    }
  }

  /** The same with or without connections. */
  public HubSettings withOffline(boolean offline) {
    return new HubSettings(endpoint, cache, token, offline, proxies, transfer);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return endpoint + ", cache " + cache + (offline ? ", offline" : "");
  }

  /**
   * How bytes are fetched.
   *
   * @param connections open at once
   * @param rangeBytes larger files are fetched in ranges of this many bytes
   * @param attempts of a request, one after another without any progress, before it has failed
   * @param pause before the second attempt; doubled before each further one
   * @param patience how long a server may be silent
   */
  public record Transfer(
      int connections, long rangeBytes, int attempts, Duration pause, Duration patience) {
    /** Eight connections, ranges of 16 MiB, six attempts. */
    public static final Transfer USUAL =
        new Transfer(8, 16L << 20, 6, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Validates the numbers. */
    public Transfer {
      if (connections < 1 || rangeBytes < 1 || attempts < 1) {
        throw new IllegalArgumentException(
            "%d connections, ranges of %d bytes, %d attempts: expected at least 1"
                .formatted(connections, rangeBytes, attempts));
      }
    }
  }
}
