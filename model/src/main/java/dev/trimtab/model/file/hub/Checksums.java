package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksums by which the hub names contents: SHA-256, and git's SHA-1 of a blob. */
final class Checksums {
  private static final int BUFFER = 1 << 20;

  private Checksums() {}

  /** The checksum of what {@code channel} holds, of the kind that {@code file} has. */
  static String of(ReadableByteChannel channel, HubFile file) throws IOException {
    MessageDigest digest = digest(file.isLarge() ? "SHA-256" : "SHA-1");
    if (!file.isLarge()) {
      digest.update(("blob " + file.bytes() + "\0").getBytes(StandardCharsets.UTF_8));
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
