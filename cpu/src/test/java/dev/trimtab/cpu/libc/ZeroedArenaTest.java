package dev.trimtab.cpu.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class ZeroedArenaTest {
  @Test
  void allocate_everySizeAndAlignment_isZerosOfThatLengthOnThatPlace() {
    try (ZeroedArena arena = new ZeroedArena()) {
      for (long bytes : new long[] {0, 1, 63, 4096, 3_000_001}) {
        for (long alignment = 1; alignment <= 4096; alignment *= 8) {
          MemorySegment memory = arena.allocate(bytes, alignment);
          assertThat(memory.byteSize()).isEqualTo(bytes);
          assertThat(memory.address() % alignment).isZero();
          assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(new byte[(int) bytes]);
          memory.fill((byte) 7);
        }
      }
    }
  }

  @Test
  void memory_afterClosing_isRefused() {
    ZeroedArena arena = new ZeroedArena();
    MemorySegment memory = arena.allocate(8, 8);
    arena.close();
    assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void memory_fromAnotherThread_isReached() throws InterruptedException {
    try (ZeroedArena arena = new ZeroedArena()) {
      MemorySegment memory = arena.allocate(8, 8);
      Thread other =
          Thread.ofPlatform().start(() -> memory.set(ValueLayout.JAVA_BYTE, 3, (byte) 5));
      other.join();
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 3)).isEqualTo((byte) 5);
    }
  }

  @Test
  void allocate_moreThanThereIs_isRefused() {
    try (ZeroedArena arena = new ZeroedArena()) {
      assertThatThrownBy(() -> arena.allocate(Long.MAX_VALUE / 2, 64))
          .isInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> arena.allocate(8, 3)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
