package dev.trimtab.cpu.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedArenaTest {
  private static final long[] SIZES = {0, 1, 63, 4096, 700_000, 1 << 20, 5_000_001, 40_000_000};

  @Test
  void pieces_ofEverySize_areZerosThatDoNotOverlap() {
    try (PackedArena arena = new PackedArena(true)) {
      List<MemorySegment> pieces = new ArrayList<>();
      for (int round = 0; round < 2; round++) {
        for (long bytes : SIZES) {
          MemorySegment memory = arena.allocate(bytes, 64);
          assertThat(memory.byteSize()).isEqualTo(bytes);
          assertThat(memory.address() % 64).isZero();
          assertThat(memory.mismatch(MemorySegment.ofArray(new byte[(int) bytes]))).isEqualTo(-1);
          memory.fill((byte) (pieces.size() + 1));
          pieces.add(memory);
        }
      }
      for (int i = 0; i < pieces.size(); i++) {
        byte[] own = new byte[(int) pieces.get(i).byteSize()];
        Arrays.fill(own, (byte) (i + 1));
        assertThat(pieces.get(i).mismatch(MemorySegment.ofArray(own))).isEqualTo(-1);
      }
    }
  }

  @Test
  void smallPieces_lieSideBySide() {
    try (PackedArena arena = new PackedArena(false)) {
      long first = arena.allocate(100, 64).address();
      assertThat(arena.allocate(10, 64).address()).isEqualTo(first + 128);
      assertThat(arena.allocate(1, 1).address()).isEqualTo(first + 138);
    }
  }

  @Test
  void piece_afterClosing_isRefused() {
    PackedArena arena = new PackedArena(true);
    MemorySegment memory = arena.allocate(8, 8);
    arena.close();
    assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new PackedArena(true).allocate(8, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
