package dev.trimtab.cpu.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
  /** A class of loops that tells its width. */
  static final class Probe implements IntSupplier {
    private static final VectorSpecies<Float> SPECIES = Lanes.species(MethodHandles.lookup());

    static IntSupplier of(int bits) {
      return Lanes.instance(MethodHandles.lookup(), IntSupplier.class, bits);
    }

    @Override
    public int getAsInt() {
      return SPECIES.vectorBitSize();
    }
  }

  /** One that tells what it was made for. */
  static final class Purposeful implements Supplier<String> {
    private static final VectorSpecies<Float> SPECIES = Lanes.species(MethodHandles.lookup());
    private static final String PURPOSE =
        Lanes.constant(MethodHandles.lookup(), String.class, "none");

    static Supplier<?> of(int bits, String purpose) {
      return Lanes.instance(MethodHandles.lookup(), Supplier.class, bits, purpose);
    }

    @Override
    public String get() {
      return SPECIES.vectorBitSize() + " " + PURPOSE;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void instance_anyWidth_hasThatWidth(int bits) {
    assertThat(Probe.of(bits).getAsInt()).isEqualTo(bits);
    assertThat(Probe.of(bits).getAsInt()).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void instance_withAConstant_hasItBesideTheWidth(int bits) {
    assertThat(Purposeful.of(bits, "one").get()).isEqualTo(bits + " one");
    assertThat(Purposeful.of(bits, "two").get()).isEqualTo(bits + " two");
    assertThat(new Purposeful().get()).endsWith(" none");
  }
}
