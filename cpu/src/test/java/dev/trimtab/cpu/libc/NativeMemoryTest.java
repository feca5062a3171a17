package dev.trimtab.cpu.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  @Test
  void store_byAddress_isOneToTheSegment() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(64, 64);
      long address = NativeMemory.address(segment, 8, 16);
      NativeMemory.ALL.set(ValueLayout.JAVA_INT, address + 4, 77);
      assertThat(segment.get(ValueLayout.JAVA_INT, 12)).isEqualTo(77);
    }
  }

  @Test
  void address_isGivenOfPartsThatAreThere() {
    Arena arena = Arena.ofConfined();
    MemorySegment segment = arena.allocate(64);
    assertThatThrownBy(() -> NativeMemory.address(segment, 60, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> NativeMemory.address(segment, -1, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> NativeMemory.address(MemorySegment.ofArray(new int[4]), 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Java heap");
    arena.close();
    assertThatThrownBy(() -> NativeMemory.address(segment, 0, 8))
        .isInstanceOf(IllegalStateException.class);
  }
}
