package dev.trimtab.model.file;

import dev.trimtab.model.file.gguf.GgufFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** SHA-256 over everything in a checkpoint folder that can change what a model answers. */
public final class Fingerprint {
  private static final int BUFFER = 1 << 20;
  private static final List<String> TEXT_FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja");

  private Fingerprint() {}

  /**
   * The hash of a folder's weights, configuration and text files, or of a GGUF file, and of {@code
   * more} in order.
   */
  public static String of(Path folder, String... more) throws IOException {
    return files(folder).and(more);
  }

  /** What the files of a folder come to, before {@code more}: they are read once for many. */
  public static Files files(Path folder) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : list(folder)) {
      contents.add(file.getFileName() + "\0" + HexFormat.of().formatHex(content(file)));
    }
    return new Files(contents);
  }

  /**
   * The files of a checkpoint.
   *
   * @param contents the name of each and the hash of what is in it
   */
  public record Files(List<String> contents) {
    /** Copies the list. */
    public Files {
      contents = List.copyOf(contents);
    }

    /** The hash of the files and of {@code more} in order. */
    public String and(String... more) {
      MessageDigest digest = sha256();
      for (String file : contents) {
        int end = file.indexOf('\0');
        digest.update(file.substring(0, end + 1).getBytes(StandardCharsets.UTF_8));
        digest.update(HexFormat.of().parseHex(file.substring(end + 1)));
      }
      for (String part : more) {
        digest.update((byte) 1);
        digest.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    Optional<Path> gguf = GgufFiles.find(folder);
    if (gguf.isPresent()) {
      return GgufFiles.parts(gguf.get());
    }
    try (Stream<Path> all = java.nio.file.Files.list(folder)) {
      return all.filter(Fingerprint::matters).sorted().toList();
    }
  }

  private static boolean matters(Path file) {
    String name = file.getFileName().toString();
    boolean weights =
        (name.endsWith(".safetensors") && !name.equals("expected.safetensors"))
            || name.endsWith(".safetensors.index.json");
    return weights || TEXT_FILES.contains(name);
  }

  private static byte[] content(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(java.nio.file.Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        continue;
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
