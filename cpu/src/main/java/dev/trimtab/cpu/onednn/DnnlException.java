package dev.trimtab.cpu.onednn;

/** A call of oneDNN that did not succeed. */
public final class DnnlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The failure of {@code call} with a {@code dnnl_status_t}. */
  DnnlException(String call, int status) {
    super(call + ": " + text(status) + " (dnnl_status_t " + status + ")");
  }

  private static String text(int status) {
    return switch (status) {
      case 1 -> "out of memory";
      case 2 -> "invalid arguments";
      case 3 -> "unimplemented";
      case 4 -> "no implementation left to try";
      case 5 -> "error while running";
      case 6 -> "not required";
      default -> "unknown status";
    };
  }
}
