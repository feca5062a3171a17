package dev.trimtab.cpu.dot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorRowLoopsTest {
  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void firstThatReachesALimit_isFound(int bits) {
    RowLoops loops = VectorRowLoops.of(bits);
    int n = 37;
    for (int place = 0; place < n; place++) {
      MemorySegment x = Arena.ofAuto().allocate(4L * (n + 1), 4);
      for (int i = 0; i <= n; i++) {
        x.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 5 == 0 ? Float.NaN : Math.nextDown(6f));
      }
      assertThat(loops.reaching(x, 4, n, 6)).isEqualTo(n);
      x.setAtIndex(ValueLayout.JAVA_FLOAT, 1 + place, place % 2 == 0 ? -6 : 6);
      x.setAtIndex(ValueLayout.JAVA_FLOAT, n, 100);
      assertThat(loops.reaching(x, 4, n, 6)).isEqualTo(place);
      assertThat(loops.reaching(x, 4, place, 6)).isEqualTo(place);
    }
  }
}
