package dev.trimtab.lab.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The identity of something that is made of maps, lists, strings, numbers and booleans: SHA-256
 * over its canonical JSON.
 *
 * @param hash 64 hexadecimal digits
 */
public record Key(String hash) {
  private static final int SHORT = 16;

  /** Checks the form. */
  public Key {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("expected 64 hexadecimal digits, found " + hash);
    }
  }

  /** The identity of {@code value}. */
  public static Key of(Object value) {
    byte[] text = CanonicalJson.of(value).getBytes(StandardCharsets.UTF_8);
    return new Key(HexFormat.of().formatHex(sha256().digest(text)));
  }

  /** A generator seeded by {@code value} alone: equal values draw equal numbers. */
  public static RandomGenerator random(Object value) {
    return new SplittableRandom(of(value).seed());
  }

  /** The first 64 bits, as a seed. */
  public long seed() {
    return Long.parseUnsignedLong(hash.substring(0, Long.BYTES * 2), Long.BYTES * 2);
  }

  /** The first digits, enough to tell artifacts of one name apart in a listing. */
  public String brief() {
    return hash.substring(0, SHORT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
