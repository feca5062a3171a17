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
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Classes of vector loops that exist once for every width of vector. */
public final class Lanes {
  /*
   * The compiler turns Vector API calls into instructions only where the species is a constant,
   * which a static final field is and a field of an object is not. A class of loops therefore keeps
   * its species in a static final field, and every width but the processor's own gets a copy of
   * the class: the same bytes defined again as a hidden class, with the width as class data.
   */

  private Lanes() {}

  /**
   * The species of the class that {@code lookup} belongs to: for its static final field, set by
   * {@code Lanes.species(MethodHandles.lookup())}.
   */
  public static VectorSpecies<Float> species(Lookup lookup) {
    try {
      Integer bits = MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, Integer.class);
      if (bits == null) {
        return FloatVector.SPECIES_PREFERRED;
      }
      return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
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
    try {
      Lookup own = lookup;
      if (bits != FloatVector.SPECIES_PREFERRED.vectorBitSize()) {
        own = lookup.defineHiddenClassWithClassData(bytes(lookup.lookupClass()), bits, true);
      }
      MethodHandle constructor =
          own.findConstructor(own.lookupClass(), MethodType.methodType(void.class))
              .asType(MethodType.methodType(Object.class));
      Supplier<?> maker = MethodHandleProxies.asInterfaceInstance(Supplier.class, constructor);
      return type.cast(maker.get());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          lookup.lookupClass() + " cannot be made for vectors of " + bits + " bits", e);
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
