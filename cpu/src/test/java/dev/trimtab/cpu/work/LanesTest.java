package dev.trimtab.cpu.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.util.function.IntSupplier;
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

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void instance_anyWidth_hasThatWidth(int bits) {
    assertThat(Probe.of(bits).getAsInt()).isEqualTo(bits);
    assertThat(Probe.of(bits).getAsInt()).isEqualTo(bits);
  }
}
