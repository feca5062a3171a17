package dev.trimtab.app.bench;

import java.io.IOException;

/** Somebody who does a workload: this engine in one precision, or a peer. */
public interface Contestant extends AutoCloseable {
  /** As the table shows it. */
  String name();

  /** Whether it can do the workload at all. */
  default boolean does(Workload workload) {
    return true;
  }

  /** Does the workload once; seconds it took. */
  double seconds(Workload workload) throws IOException;

  @Override
  void close() throws IOException;
}
