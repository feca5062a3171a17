package dev.trimtab.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final Owner OWNER = new Owner(4711, "box", "10:00", "trimtab demo");

  @TempDir Path folder;
  private Store store;
  private final List<StepEvent> events = new ArrayList<>();

  record Note(String text, double number) {}

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store"), OWNER);
    store.listen(events::add);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Artifact artifact(Object input) {
    return new Artifact("bf16/pv/evil", "note", Map.of("input", input));
  }

  private Note step(Object input, List<Object> computed) {
    return store.step(
        artifact(input),
        JsonCodec.of(Note.class),
        () -> {
          computed.add(input);
          return new Note("of " + input, 1.0 / 3);
        });
  }

  @Test
  void step_computesOnce_forEachKey() {
    List<Object> computed = new ArrayList<>();
    Note first = step(1, computed);
    assertThat(step(1, computed)).isEqualTo(first);
    assertThat(step(2, computed)).isNotEqualTo(first);
    assertThat(computed).containsExactly(1, 2);
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Begun", "Kept", "Reused", "Begun", "Kept");
  }

  @Test
  void step_thatFails_leavesNothingBehind() throws IOException {
    assertThatThrownBy(
            () ->
                store.step(
                    artifact(1),
                    JsonCodec.of(Note.class),
                    () -> {
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(files()).isEmpty();
  }

  @Test
  void file_ofAnotherKey_isRefused() throws IOException {
    step(1, new ArrayList<>());
    Path file = files().getFirst();
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"key\" *: *\"..", "\"key\":\"zz"));
    assertThatThrownBy(() -> step(1, new ArrayList<>()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected an artifact of key");
  }

  @Test
  void parts_goOnWhereTheyWereKilled_evenWithinALine() throws IOException {
    assertThatThrownBy(() -> parts(List.of(4, 1, 3), true)).hasMessage("killed");
    Path journal = files().getFirst();
    Files.writeString(journal, "{\"part\":2,\"val", StandardOpenOption.APPEND);
    List<Integer> asked = new ArrayList<>();
    List<Note> all =
        store.parts(
            artifact(1),
            Parts.of(
                5,
                Note.class,
                (missing, done) -> {
                  asked.addAll(missing);
                  missing.forEach(i -> done.accept(i, note(i)));
                }));
    assertThat(asked).containsExactly(0, 2);
    assertThat(all).containsExactly(note(0), note(1), note(2), note(3), note(4));
    assertThat(files()).hasSize(1).allMatch(file -> !file.toString().contains("unfinished"));
  }

  @Test
  void parts_inAnyOrderOfWork_giveTheSameFile() throws IOException {
    assertThatThrownBy(() -> parts(List.of(4, 1), true)).hasMessage("killed");
    parts(List.of(3, 0, 2), false);
    String resumed = Files.readString(files().getFirst());
    try (Store other = Store.open(folder.resolve("other"), OWNER)) {
      other.parts(
          artifact(1),
          Parts.of(
              5, Note.class, (missing, done) -> missing.forEach(i -> done.accept(i, note(i)))));
    }
    String whole = Files.readString(files(folder.resolve("other")).getFirst());
    assertThat(resumed).isEqualTo(whole);
  }

  @Test
  void journal_isFoundAgain_inWhateverOrderInputsCome() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("a", 1);
    one.put("b", 2);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("b", 2);
    other.put("a", 1);
    List<Integer> asked = new ArrayList<>();
    Parts<Note> killed =
        Parts.of(
            2,
            Note.class,
            (missing, done) -> {
              done.accept(1, note(1));
              throw new IllegalStateException("killed");
            });
    Parts<Note> resumed =
        Parts.of(
            2,
            Note.class,
            (missing, done) -> {
              asked.addAll(missing);
              missing.forEach(i -> done.accept(i, note(i)));
            });
    assertThatThrownBy(() -> store.parts(artifact(List.of(one)), killed)).hasMessage("killed");
    store.parts(artifact(List.of(other)), resumed);
    assertThat(asked).containsExactly(0);
  }

  @Test
  void journal_ofAnotherKey_isStartedAnew() throws IOException {
    assertThatThrownBy(() -> parts(List.of(4, 1), true)).hasMessage("killed");
    Path journal = files().getFirst();
    Files.writeString(
        journal, Files.readString(journal).replaceFirst("\"parts\":5", "\"parts\":6"));
    List<Integer> asked = new ArrayList<>();
    store.parts(
        artifact(1),
        Parts.of(
            5,
            Note.class,
            (missing, done) -> {
              asked.addAll(missing);
              missing.forEach(i -> done.accept(i, note(i)));
            }));
    assertThat(asked).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void incompleteParts_areReturned_butAskedAgain() {
    List<Integer> asked = new ArrayList<>();
    Parts<Note> parts =
        new Parts<>(
            3,
            Note.class,
            (missing, done) -> {
              asked.addAll(missing);
              missing.forEach(i -> done.accept(i, note(i)));
            },
            note -> note.number() != 1,
            all -> asked.size() > 3,
            (_, _) -> List.of());
    assertThat(store.parts(artifact(1), parts)).hasSize(3);
    assertThat(store.parts(artifact(1), parts)).hasSize(3);
    store.parts(artifact(1), parts);
    assertThat(asked).containsExactly(0, 1, 2, 1);
  }

  @Test
  void partThatIsMissing_isAnError() {
    assertThatThrownBy(() -> parts(List.of(0, 1), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected 5 parts, found 2");
  }

  @Test
  void secondOwner_isToldWhoTheFirstIs() {
    assertThatThrownBy(() -> Store.open(folder.resolve("store"), OWNER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("process 4711 on box, started 10:00: trimtab demo");
  }

  @Test
  void noteOfADeadOwner_isTakenOver() throws IOException {
    Path dead = folder.resolve("dead");
    Files.createDirectories(dead);
    Files.writeString(dead.resolve(".owner.json"), "{\"pid\":1,\"host\":\"x\"");
    Files.writeString(dead.resolve(".lock"), "");
    try (Store taken = Store.open(dead, OWNER)) {
      assertThat(Files.readString(taken.root().resolve(".owner.json"))).contains("4711");
    }
    assertThat(dead.resolve(".owner.json")).doesNotExist();
  }

  @Test
  void folderThatCannotBe_isTheUsersError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> Store.open(file.resolve("store"), OWNER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void artifactThatCannotBeWritten_isTheUsersError() throws IOException {
    Files.writeString(folder.resolve("store/bf16"), "in the way");
    assertThatThrownBy(() -> step(1, new ArrayList<>()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void names_thatLeaveTheStore_areRefused() {
    assertThatThrownBy(() -> new Artifact("../x", "note", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.publish("../x", "text"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void publish_replacesWhatWasThere() throws IOException {
    store.publish("report/x.md", "one");
    store.publish("report/x.md", "two");
    assertThat(Files.readString(store.root().resolve("report/x.md"))).isEqualTo("two");
  }

  private static Note note(int index) {
    return new Note("part " + index, index);
  }

  private List<Note> parts(List<Integer> order, boolean killed) {
    return store.parts(
        artifact(1),
        Parts.of(
            5,
            Note.class,
            (missing, done) -> {
              order.forEach(i -> done.accept(i, note(i)));
              if (killed) {
                throw new IllegalStateException("killed");
              }
            }));
  }

  private List<Path> files() throws IOException {
    return files(store.root());
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }
}
