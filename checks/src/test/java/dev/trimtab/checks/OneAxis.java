package dev.trimtab.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The condition that a class is about one family, one format or one device, never two of them. */
final class OneAxis extends ArchCondition<JavaClass> {
  private final Axes axes;

  OneAxis(Axes axes) {
    super("name at most one of %s", axes.words().keySet());
    this.axes = axes;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    List<String> named = axes.namedBy(javaClass.getSimpleName());
    events.add(
        new SimpleConditionEvent(
            javaClass, named.size() < 2, javaClass.getName() + " names " + named));
  }
}
