package dev.trimtab.checks.wrong.core;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Does what depends on where and when it runs, and is named for nothing. */
final class CarelessHelper {
  @SuppressWarnings("NonFinalStaticField")
  private static int runs;

  private CarelessHelper() {}

  static void printTheTime() {
    System.out.println(Instant.now() + " " + runs++ + " " + System.getenv("HOME"));
    System.exit(0);
  }

  static int sum(List<Integer> numbers) {
    return numbers.parallelStream().mapToInt(Integer::intValue).sum();
  }

  static void keep(Path file) throws IOException {
    Files.writeString(file, "kept");
  }

  static HttpClient connection() {
    return HttpClient.newHttpClient();
  }
}
