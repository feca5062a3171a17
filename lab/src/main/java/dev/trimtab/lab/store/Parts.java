package dev.trimtab.lab.store;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * A value that consists of equal parts, each computed for itself, so that an interrupted run keeps
 * those it has finished.
 *
 * @param <T> a record
 * @param count number of parts
 * @param type of a part
 * @param work computes the missing parts
 * @param keep whether a part of an unfinished run is kept
 * @param complete whether the parts together are a result that is kept
 * @param again which kept parts are computed again all the same
 */
public record Parts<T>(
    int count,
    Class<T> type,
    Work<T> work,
    Predicate<T> keep,
    Predicate<List<T>> complete,
    Again<T> again) {

  /** Parts that are all kept. */
  public static <T> Parts<T> of(int count, Class<T> type, Work<T> work) {
    return new Parts<>(count, type, work, _ -> true, _ -> true, (_, _) -> List.of());
  }

  /** What names kept parts that are computed again. */
  @FunctionalInterface
  public interface Again<T> {
    /**
     * The indices of those, ascending.
     *
     * @param kept parts by index
     * @param whole whether they are a finished result
     */
    List<Integer> of(SortedMap<Integer, T> kept, boolean whole);
  }

  /** What computes parts. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Computes the parts of those indices, in any order.
     *
     * @param missing ascending indices
     * @param done takes each part once
     */
    void compute(List<Integer> missing, Done<T> done);
  }

  /** What takes parts. */
  @FunctionalInterface
  public interface Done<T> {
    /** Part {@code index} is computed. */
    void accept(int index, T part);
  }
}
