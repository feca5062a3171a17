package dev.trimtab.lab.extract;

import dev.trimtab.core.registry.Registry;
import java.util.List;

/** The known extraction methods. */
public final class ExtractionMethods {
  private static final Registry<ExtractionMethod> REGISTRY =
      Registry.of(
          "extraction method",
          new MeanDifference(),
          new Probe(),
          new LbfgsProbe(),
          new PairPrincipalComponent(),
          new RandomDirection());

  private ExtractionMethods() {}

  /** Every method. */
  public static List<ExtractionMethod> all() {
    return REGISTRY.all();
  }

  /** Every method's id. */
  public static List<String> ids() {
    return REGISTRY.ids();
  }

  /**
   * The method of that id.
   *
   * @throws dev.trimtab.core.UserError where there is none
   */
  public static ExtractionMethod get(String id) {
    return REGISTRY.get(id);
  }
}
