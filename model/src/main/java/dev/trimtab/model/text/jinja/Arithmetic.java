package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, texts and sequences. */
final class Arithmetic {
  private Arithmetic() {}

  /** The result of {@code left operator right}. */
  static Value apply(String operator, Value left, Value right) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (operator.equals("%") && left instanceof Str(String format)) {
      return new Str(PercentFormat.format(format, right));
    }
    if (Semantics.isNumber(left) && Semantics.isNumber(right)) {
      return numbers(operator, left, right);
    }
    if (operator.equals("*") && Semantics.isWhole(right)) {
      return repeat(left, Semantics.index(right));
    }
    if (operator.equals("*") && Semantics.isWhole(left)) {
      return repeat(right, Semantics.index(left));
    }
    if (operator.equals("+")) {
      return join(left, right);
    }
    throw unsupported(operator, left, right);
  }

  private static TemplateException unsupported(String operator, Value left, Value right) {
    return TemplateException.type(
        "unsupported operand type(s) for "
            + operator
            + ": '"
            + Semantics.typeName(left)
            + "' and '"
            + Semantics.typeName(right)
            + "'");
  }

  private static Value join(Value left, Value right) {
    if (left instanceof Str(String a)) {
      if (right instanceof Str(String b)) {
        Limits.weight((long) a.length() + b.length());
        return new Str(a + b);
      }
      throw TemplateException.type(
          "can only concatenate str (not \"" + Semantics.typeName(right) + "\") to str");
    }
    if (left instanceof Sequence a
        && right instanceof Sequence b
        && a.shape == b.shape
        && (a.shape == Shape.LIST || a.shape == Shape.TUPLE)) {
      List<Value> items = new ArrayList<>(a.items);
      items.addAll(b.items);
      return new Sequence(a.shape, items);
    }
    throw unsupported("+", left, right);
  }

  private static Value repeat(Value value, int times) {
    int count = Math.max(0, times);
    Limits.weight((long) value.weight() * count);
    if (value instanceof Str(String text)) {
      return new Str(text.repeat(count));
    }
    if (value instanceof Sequence sequence
        && (sequence.shape == Shape.LIST || sequence.shape == Shape.TUPLE)) {
      List<Value> items = new ArrayList<>(sequence.items.size() * count);
      for (int i = 0; i < count; i++) {
        items.addAll(sequence.items);
      }
      return new Sequence(sequence.shape, items);
    }
    throw TemplateException.type(
        "can't multiply sequence by non-int of type '" + Semantics.typeName(value) + "'");
  }

  private static Value numbers(String operator, Value left, Value right) {
    if (Semantics.isWhole(left) && Semantics.isWhole(right)) {
      long a = Semantics.whole(left);
      long b = Semantics.whole(right);
      boolean leavesWhole = operator.equals("/") || (operator.equals("**") && b < 0);
      if (!leavesWhole) {
        return new Int(wholes(operator, a, b));
      }
    }
    return new Real(reals(operator, Semantics.number(left), Semantics.number(right)));
  }

  private static long wholes(String operator, long a, long b) {
    if (b == 0 && (operator.equals("//") || operator.equals("%"))) {
      throw TemplateException.type("integer division or modulo by zero");
    }
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDivExact(a, b);
        case "%" -> Math.floorMod(a, b);
        case "**" -> power(a, b);
        default -> throw new IllegalArgumentException("no operator " + operator);
      };
    } catch (ArithmeticException overflow) {
      throw TemplateException.limit("a number of the template grows beyond 64 bits");
    }
  }

  private static long power(long base, long exponent) {
    if (Math.abs(base) > 1 && exponent > 63) {
      throw new ArithmeticException("overflow");
    }
    // Only the parity of the exponent counts for 0, 1 and -1.
    long times = exponent > 63 ? 2 + exponent % 2 : exponent;
    long power = 1;
    for (long i = 0; i < times; i++) {
      power = Math.multiplyExact(power, base);
    }
    return power;
  }

  private static double reals(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw TemplateException.type("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> remainder(a, b);
      case "**" -> Math.pow(a, b);
      default -> throw new IllegalArgumentException("no operator " + operator);
    };
  }

  /** The remainder with the sign of the divisor. */
  private static double remainder(double a, double b) {
    double remainder = a % b;
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
  }

  static Value signed(boolean negative, Value value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Semantics.isNumber(value)) {
      throw TemplateException.type(
          "bad operand type for unary "
              + (negative ? "-" : "+")
              + ": '"
              + Semantics.typeName(value)
              + "'");
    }
    if (value instanceof Real(double number)) {
      return new Real(negative ? -number : number);
    }
    long number = Semantics.whole(value);
    return negative ? numbers("-", new Int(0), new Int(number)) : new Int(number);
  }

  /** Python's {@code base[from:to:step]}; None stands for a bound left out. */
  static Value slice(Value base, Value from, Value to, Value step) {
    if (base instanceof Undefined undefined) {
      throw undefined.failure();
    }
    int stride = step == None.NONE ? 1 : Semantics.index(step);
    if (stride == 0) {
      throw TemplateException.type("slice step cannot be zero");
    }
    if (base instanceof Str(String text)) {
      int[] points = text.codePoints().toArray();
      var cut = new StringBuilder();
      for (int i : positions(points.length, from, to, stride)) {
        cut.appendCodePoint(points[i]);
      }
      return new Str(cut.toString());
    }
    if (base instanceof Sequence sequence && sequence.shape.indexed()) {
      List<Value> cut = new ArrayList<>();
      for (int i : positions(sequence.items.size(), from, to, stride)) {
        cut.add(sequence.items.get(i));
      }
      return new Sequence(sequence.shape, cut);
    }
    // Jinja tries the slice as a key and, where that fails too, gives Undefined.
    return Undefined.of("'" + Attributes.objectName(base) + "' cannot be sliced");
  }

  private static int[] positions(int length, Value from, Value to, int step) {
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? length : length - 1;
    int start = bound(from, step > 0 ? low : high, length, low, high);
    int end = bound(to, step > 0 ? high : low, length, low, high);
    long span = step > 0 ? (long) end - start : (long) start - end;
    int count = span <= 0 ? 0 : (int) ((span - 1) / Math.abs((long) step) + 1);
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = start + i * step;
    }
    return positions;
  }

  private static int bound(Value given, int absent, int length, int low, int high) {
    if (given == None.NONE) {
      return absent;
    }
    int position = Semantics.index(given);
    return Math.clamp(position < 0 ? position + length : position, low, high);
  }
}
