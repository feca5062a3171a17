package dev.trimtab.app.command;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C while an answer is spoken ends the answer, not the program; at any other time it ends the
 * program as ever. Where the Java machine has no such signals it always ends the program.
 */
final class Interrupts {
  private static final int ENDED_BY_INTERRUPT = 130;

  private final AtomicBoolean speaking = new AtomicBoolean();
  private final AtomicBoolean interrupted = new AtomicBoolean();

  private Interrupts() {}

  /* The class of signals is there on every HotSpot but no part of the platform's interface, and
  the compiler warns of each mention of it. */
  @SuppressWarnings("ReferenceEquality") // what equals means for a proxy without state
  static Interrupts listen() {
    Interrupts interrupts = new Interrupts();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> interrupts.handle();
                    case "equals" -> arguments[0] == self;
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "interrupts";
                  });
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      return interrupts;
    }
    return interrupts;
  }

  private Object handle() {
    if (!speaking.get()) {
      Runtime.getRuntime().exit(ENDED_BY_INTERRUPT);
    }
    interrupted.set(true);
    return true;
  }

  /** From now on Ctrl-C is for the answer. */
  void begin() {
    interrupted.set(false);
    speaking.set(true);
  }

  /** The answer has ended. */
  void end() {
    speaking.set(false);
  }

  /** Whether Ctrl-C came since {@link #begin}. */
  boolean came() {
    return interrupted.get();
  }
}
