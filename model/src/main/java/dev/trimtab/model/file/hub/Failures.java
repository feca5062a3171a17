package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;

/** Failures of other threads as this one's. */
final class Failures {
  private Failures() {}

  /** The unchecked failure that a task ended with. */
  static RuntimeException rethrown(ExecutionException failure) throws InterruptedException {
    return switch (failure.getCause()) {
      case InterruptedException _ -> throw new InterruptedException();
      case Error error -> throw error;
      case RuntimeException unchecked -> unchecked;
      case IOException refused -> new UncheckedIOException(refused);
      case null -> new IllegalStateException(failure);
      default -> new IllegalStateException(failure.getCause());
    };
  }
}
