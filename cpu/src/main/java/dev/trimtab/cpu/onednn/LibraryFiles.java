package dev.trimtab.cpu.onednn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Shared libraries that travel inside a jar, unpacked to a folder where they can be loaded. */
final class LibraryFiles {
  private LibraryFiles() {}

  /**
   * The resource as a file of the folder, written if it is not there in its full size. Several
   * processes may do so at once: each writes a file of its own and moves it into place whole.
   */
  static Path unpack(URL resource, Path folder) throws IOException {
    String path = resource.getPath();
    Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
    URLConnection connection = resource.openConnection();
    // A cached connection keeps the jar open for everyone until the process ends.
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      long bytes = connection.getContentLengthLong();
      if (Files.exists(file) && Files.size(file) == bytes) {
        return file;
      }
      Files.createDirectories(folder);
      Path own = Files.createTempFile(folder, file.getFileName().toString(), ".part");
      try {
        long copied = Files.copy(in, own, StandardCopyOption.REPLACE_EXISTING);
        if (bytes >= 0 && copied != bytes) {
          throw new IOException(
              "%s: %d bytes expected, %d found".formatted(resource, bytes, copied));
        }
        Files.move(own, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(own);
      }
      return file;
    }
  }
}
