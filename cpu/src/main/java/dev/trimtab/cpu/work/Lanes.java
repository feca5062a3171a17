package dev.trimtab.cpu.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Classes of vector loops that exist once for every width of vector, or for more than that. */
public final class Lanes {
  /*
   * The compiler turns Vector API calls into instructions only where the species is a constant,
   * which a static final field is and a field of an object is not. A class of loops therefore keeps
   * its species in a static final field, and every width but the processor's own gets a copy of
   * the class: the same bytes defined again as a hidden class, with the width as class data. The
   * same goes for whatever else the compiler should know, as how often a loop runs.
   */

  private Lanes() {}

  /** What a copy of a class is for. */
  private record Purpose(int bits, Object constant) {}

  /**
   * The species of the class that {@code lookup} belongs to: for its static final field, set by
   * {@code Lanes.species(MethodHandles.lookup())}.
   */
  public static VectorSpecies<Float> species(Lookup lookup) {
    return purpose(lookup)
        .map(purpose -> VectorSpecies.of(float.class, VectorShape.forBitSize(purpose.bits)))
        .orElse(FloatVector.SPECIES_PREFERRED);
  }

  /**
   * What the class that {@code lookup} belongs to was made for beside a width: for its static final
   * fields.
   *
   * @param original that of the class of which the others are copies
   */
  public static <T> T constant(Lookup lookup, Class<T> type, T original) {
    return purpose(lookup).map(purpose -> type.cast(purpose.constant)).orElse(original);
  }

  private static Optional<Purpose> purpose(Lookup lookup) {
    try {
      String name = ConstantDescs.DEFAULT_NAME;
      return Optional.ofNullable(MethodHandles.classData(lookup, name, Purpose.class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("a lookup without the right to its class: " + lookup, e);
    }
  }

  /**
   * An instance of the class that {@code lookup} belongs to, for vectors of {@code bits}. The class
   * has a constructor without parameters and no nested classes.
   *
   * @param type the interface through which it is used
   */
  public static <T> T instance(Lookup lookup, Class<T> type, int bits) {
    if (bits == FloatVector.SPECIES_PREFERRED.vectorBitSize()) {
      return instance(lookup, type);
    }
    return instance(lookup, type, bits, bits);
  }

  /**
   * The same of a copy of that class, whatever the width.
   *
   * @param constant what {@link #constant} is in it
   */
  public static <T> T instance(Lookup lookup, Class<T> type, int bits, Object constant) {
    try {
      byte[] bytes = bytes(lookup.lookupClass());
      Purpose purpose = new Purpose(bits, constant);
      return instance(lookup.defineHiddenClassWithClassData(bytes, purpose, true), type);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          lookup.lookupClass() + " cannot be made for vectors of " + bits + " bits", e);
    }
  }

  private static <T> T instance(Lookup own, Class<T> type) {
    try {
      MethodHandle constructor =
          own.findConstructor(own.lookupClass(), MethodType.methodType(void.class))
              .asType(MethodType.methodType(Object.class));
      Supplier<?> maker = MethodHandleProxies.asInterfaceInstance(Supplier.class, constructor);
      return type.cast(maker.get());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(own.lookupClass() + " has no constructor", e);
    }
  }

  private static byte[] bytes(Class<?> template) {
    String name = template.getName().substring(template.getPackageName().length() + 1);
    try (InputStream in = template.getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("no class file of " + template);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
