package dev.trimtab.app.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How much faster one contestant is than another in the same rounds.
 *
 * @param workload the workload's name
 * @param faster whose speed is divided
 * @param slower by whose
 */
public record Ratio(String workload, String faster, String slower, Spread ratio) {
  /** What stands between a precision and the model it is timed with, where that is another one. */
  public static final String OF = " of ";

  private static final String OWN = "trimtab ";

  /**
   * The ratios that are worth telling: float32 and bfloat16 to the same type of the peer, every
   * other precision to bfloat16, and whatever plays against llama.cpp to it. Another model than the
   * peers' is compared with this engine's own bfloat16 alone.
   */
  public static List<Ratio> among(List<Timing> timings) {
    List<Ratio> ratios = new ArrayList<>();
    for (Timing over : timings) {
      for (Timing under : timings) {
        if (over.workload().equals(under.workload())
            && told(over.contestant(), under.contestant())) {
          ratios.add(
              new Ratio(
                  over.workload().name(), over.contestant(), under.contestant(), over.over(under)));
        }
      }
    }
    return ratios;
  }

  private static boolean told(String over, String under) {
    if (!over.startsWith(OWN)) {
      return false;
    }
    if (over.contains(OF)) {
      return under.equals(OWN + "bf16");
    }
    return switch (over.substring(OWN.length())) {
      case "fp32" -> under.endsWith(" float32") || under.equals("llama.cpp");
      case "bf16" -> under.endsWith(" bfloat16") || under.equals("llama.cpp");
      default -> under.equals(OWN + "bf16") || under.equals("llama.cpp");
    };
  }
}
