package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxies between this machine and the hub, as HTTP_PROXY, HTTPS_PROXY and NO_PROXY name them.
 *
 * @param http of addresses that begin with http, as {@code http://[user:password@]host:port}; empty
 *     for none
 * @param https the same of those that begin with https
 * @param except hosts without a proxy: a name also means all below it, {@code host:port} that port
 *     alone, {@code *} everything
 */
public record HubProxies(String http, String https, List<String> except) {
  /** Straight connections. */
  public static final HubProxies NONE = new HubProxies("", "", List.of());

  private static final int DEFAULT_PORT = 80;

  /**
   * Validates the addresses.
   *
   * @throws UserError where one is no address of an HTTP proxy
   */
  public HubProxies {
    except = List.copyOf(except);
    address(http);
    address(https);
  }

  /** The proxy that stands before {@code target}. */
  Optional<InetSocketAddress> before(URI target) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    if (except.stream().anyMatch(entry -> excepts(entry, host, target.getPort()))) {
      return Optional.empty();
    }
    return address(word(target))
        .map(proxy -> InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy)));
  }

  /** The header that tells the proxy before {@code target} who asks, if it wants to know. */
  Optional<String> authorization(URI target) {
    if (before(target).isEmpty()) {
      return Optional.empty();
    }
    return address(word(target))
        .map(URI::getUserInfo)
        .map(user -> user.getBytes(StandardCharsets.UTF_8))
        .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
  }

  /** Whether one of them wants a password. */
  public boolean wantPassword() {
    return http.contains("@") || https.contains("@");
  }

  ProxySelector selector() {
    return new Selector(this);
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return "proxies " + bare(http) + " " + bare(https) + " except " + except;
  }

  private String word(URI target) {
    return "https".equalsIgnoreCase(target.getScheme()) ? https : http;
  }

  private static Optional<URI> address(String word) {
    if (word.isBlank()) {
      return Optional.empty();
    }
    URI proxy;
    try {
      proxy = URI.create(word.contains("://") ? word : "http://" + word);
    } catch (IllegalArgumentException _) {
      throw unusable(word);
    }
    if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null) {
      throw unusable(word);
    }
    return Optional.of(proxy);
  }

  private static UserError unusable(String word) {
    return new UserError(
        "The proxy " + bare(word) + " cannot be used.",
        "Set HTTPS_PROXY and HTTP_PROXY to http://host:port; proxies that speak SOCKS or TLS"
            + " themselves are not supported.");
  }

  private static String bare(String word) {
    return word.isEmpty() ? "none" : word.replaceAll("//[^/]*@|^[^/]*@", "//…@");
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
  }

  private static boolean excepts(String entry, String host, int port) {
    String name = entry.strip().toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    if (colon > 0 && name.indexOf(':') == colon) {
      if (!name.substring(colon + 1).equals(String.valueOf(port))) {
        return false;
      }
      name = name.substring(0, colon);
    }
    if (name.equals("*")) {
      return true;
    }
    String bare = name.startsWith("*.") ? name.substring(2) : name.replaceFirst("^\\.", "");
    return !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare));
  }

  private static final class Selector extends ProxySelector {
    private final HubProxies proxies;

    Selector(HubProxies proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<Proxy> select(URI target) {
      return List.of(
          proxies
              .before(target)
              .map(
                  proxy ->
                      new Proxy(
                          Proxy.Type.HTTP,
                          new InetSocketAddress(proxy.getHostString(), proxy.getPort())))
              .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
      // The request itself fails too, and that is told.
    }
  }
}
