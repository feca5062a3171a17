package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.store.StepEvent;
import dev.trimtab.model.hook.Steering;

/** What a study tells while it runs. */
public sealed interface RunEvent {
  /**
   * The study begins.
   *
   * @param cells how many cells it has
   */
  record Started(String study, int cells) implements RunEvent {}

  /** A model is being loaded. */
  record Loading(String precision) implements RunEvent {}

  /**
   * A cell begins.
   *
   * @param index from 0 in the order of work
   * @param cells how many there are
   */
  record CellStarted(String trait, String precision, int index, int cells) implements RunEvent {}

  /**
   * Within a cell.
   *
   * @param event an artifact begun, advanced, finished or found in the store
   */
  record Step(String trait, String precision, StepEvent event) implements RunEvent {}

  /**
   * A cell's setting is chosen and confirmed; its model is still loaded.
   *
   * @param best the setting
   * @param steering as it was confirmed, with the trait's own vector
   */
  record SettingChosen(String trait, String precision, SteeringPoint best, Steering steering)
      implements RunEvent {}

  /**
   * A cell is done.
   *
   * @param index from 0 in the order of work
   * @param cells how many there are
   */
  record CellFinished(CellResult cell, int index, int cells) implements RunEvent {}

  /** All precisions of a trait are done: one row of the table. */
  record RowFinished(TraitRow row) implements RunEvent {}

  /** Something that the reader of the result must know; it is in the result's flags too. */
  record Warning(String trait, String precision, String message) implements RunEvent {}

  /** The study is done. */
  record Finished(StudyResult result) implements RunEvent {}
}
