package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.Direction;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.Weight;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of the last block's tokens those that nobody reads are left out, and nothing is changed by it.
 */
class LastBlockTest {
  private static final BatchLimits WIDE = new BatchLimits(512, 32, 1 << 22);
  private static final BatchLimits NARROW = new BatchLimits(7, 3, 1 << 20);

  private final Device reference = new ReferenceDevice();

  static List<String> names() {
    return Golden.names();
  }

  @AfterEach
  void close() {
    reference.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readings_ofAFewTokens_areThoseOfAllTokens(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", reference)) {
      Steering steering = steering(model);
      for (BatchLimits limits : List.of(WIDE, NARROW)) {
        Readings all = read(model, steering, 0, limits);
        Readings few = read(model, steering, 18, limits);
        assertThat(few.logits).containsExactlyElementsOf(all.logits.subList(18, 22));
        assertThat(few.sums).containsExactlyElementsOf(all.sums);
        assertThat(few.steered).isLessThan(all.steered);
      }
    }
  }

  @Test
  void readings_whereRowsAreCoupled_areThoseOfAllTokens() throws IOException {
    try (Model model = Golden.load("llama", "int8:batch", reference)) {
      Row read = new Row(Steering.NONE, 21, -1, -1, new ArrayList<>());
      float[] values = new float[model.hidden()];
      values[5] = 100;
      Steering outliers = Steering.add(model.layers() - 2, Direction.of(values), 1f);
      List<float[]> logits = new ArrayList<>();
      for (int firstLogits : new int[] {0, 22}) {
        Row beside = new Row(outliers, firstLogits, -1, -1, new ArrayList<>());
        try (Engine engine = new Engine(model, WIDE)) {
          engine.run(List.of(read, beside), TapPlan.NONE, _ -> {});
        }
        logits.add(read.logits.getLast());
      }
      assertThat(logits.get(1)).isEqualTo(logits.get(0));
    }
  }

  @Test
  void lastBlock_computesWhatIsReadAlone() throws IOException {
    AtomicLong outputs = new AtomicLong();
    try (Model model = Golden.load("llama", "fp32", new Counting(reference, outputs))) {
      int unread = 17;
      long hidden = model.hidden();
      long perToken = 2 * hidden + 2L * model.spec().feedForward().size();
      long vocabulary = model.spec().vocabulary().size();

      long all = outputs(model, outputs, 0);
      long few = outputs(model, outputs, unread);

      assertThat(all - few).isEqualTo(unread * (perToken + vocabulary));
    }
  }

  private static long outputs(Model model, AtomicLong outputs, int firstLogits) {
    outputs.set(0);
    try (Engine engine = new Engine(model, WIDE)) {
      Row row = new Row(Steering.NONE, firstLogits, -1, -1, new ArrayList<>());
      engine.run(List.of(row), TapPlan.NONE, _ -> {});
    }
    return outputs.get();
  }

  /** Logits in order of position, means of two tokens at three sites, and positions steered. */
  private record Readings(List<float[]> logits, List<float[]> sums, long steered) {}

  private static Readings read(
      Model model, Steering steering, int firstLogits, BatchLimits limits) {
    int last = model.layers() - 1;
    List<Site> sites =
        List.of(
            Site.residual(last),
            new Site(Site.Kind.EMBEDDING, 0),
            new Site(Site.Kind.ATTENTION_OUT, last));
    List<float[]> logits = new ArrayList<>();
    try (Engine engine = new Engine(model, limits)) {
      Tensor sums = engine.memory().tensor(sites.size(), model.hidden());
      Row row = new Row(steering, firstLogits, 3, 11, logits);
      engine.run(List.of(row), new TapPlan(sites, sums), _ -> {});
      List<float[]> read = new ArrayList<>();
      for (int i = 0; i < sites.size(); i++) {
        float[] values = new float[model.hidden()];
        model.device().kernels().download(values, sums.slice(i, i + 1));
        read.add(values);
      }
      return new Readings(logits, read, engine.steeredPositions());
    }
  }

  /** Steers the last block, and with it every token. */
  private static Steering steering(Model model) {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[model.hidden()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    int last = model.layers() - 1;
    return new Steering(List.of(new Intervention.Add(last, Direction.of(values), 0.7f)), Scope.ALL);
  }

  /** A row of 22 tokens, of which the two at {@code one} and {@code two} are tapped. */
  private record Row(Steering steering, int firstLogits, int one, int two, List<float[]> logits)
      implements Work {
    @Override
    public TokenIds prompt() {
      return TokenIds.of(new SplittableRandom(6).ints(22, 5, 300).toArray());
    }

    @Override
    public int unread() {
      return 0;
    }

    @Override
    public int example(int position) {
      return position == one || position == two ? 0 : -1;
    }

    @Override
    public int read(int position, Logits values) {
      logits.add(values.all());
      return END;
    }
  }

  /** A device that counts the outputs of its products. */
  private record Counting(Device device, AtomicLong outputs) implements Device {
    @Override
    public String id() {
      return device.id();
    }

    @Override
    public Kernels kernels() {
      Kernels kernels = device.kernels();
      return (Kernels)
          Proxy.newProxyInstance(
              Counting.class.getClassLoader(),
              new Class<?>[] {Kernels.class},
              (_, method, arguments) -> {
                count(method.getName(), arguments);
                try {
                  return method.invoke(kernels, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private void count(String method, Object[] arguments) {
      if (method.equals("multiply")) {
        count((Tensor) arguments[1], (Weight) arguments[2]);
      } else if (method.equals("multiplyAll")) {
        ((List<?>) arguments[2]).forEach(weight -> count((Tensor) arguments[1], (Weight) weight));
      }
    }

    private void count(Tensor x, Weight weight) {
      outputs.addAndGet((long) x.rows() * weight.rows());
    }

    @Override
    public Memory memory() {
      return device.memory();
    }

    @Override
    public String description() {
      return device.description();
    }

    @Override
    public long freeBytes() {
      return device.freeBytes();
    }

    @Override
    public void close() {
      device.close();
    }
  }
}
