package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Str;

/** Python's {@code str.format} for fields without a format specification. */
final class BraceFormat {
  private BraceFormat() {}

  static String format(String format, Arguments arguments) {
    var out = new StringBuilder();
    int automatic = 0;
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        out.append(c);
        at += 2;
      } else if (c == '{') {
        int end = format.indexOf('}', at);
        if (end < 0) {
          throw TemplateException.type("expected '}' before end of string");
        }
        String field = format.substring(at + 1, end);
        boolean numbered = field.isEmpty() || field.startsWith("!");
        out.append(field(numbered ? automatic + field : field, arguments));
        automatic += numbered ? 1 : 0;
        Limits.weight(out.length());
        at = end + 1;
      } else if (c == '}') {
        throw TemplateException.type("Single '}' encountered in format string");
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static String field(String field, Arguments arguments) {
    if (field.indexOf(':') >= 0) {
      throw TemplateException.type("format specifications such as {" + field + "} are not read");
    }
    boolean representation = field.endsWith("!r");
    String path =
        representation || field.endsWith("!s") ? field.substring(0, field.length() - 2) : field;
    String[] parts = path.split("[.\\[]", -1);
    Value value = argument(parts[0], arguments);
    for (int i = 1; i < parts.length; i++) {
      String name =
          parts[i].endsWith("]") ? parts[i].substring(0, parts[i].length() - 1) : parts[i];
      value = Attributes.item(value, key(name));
    }
    return representation ? PythonText.repr(value) : PythonText.str(value);
  }

  private static Value key(String name) {
    return isNumber(name) ? new Int(Long.parseLong(name)) : new Str(name);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Value argument(String name, Arguments arguments) {
    if (isNumber(name)) {
      int position = Integer.parseInt(name);
      if (position >= arguments.positional().size()) {
        throw TemplateException.type("Replacement index " + name + " out of range");
      }
      return arguments.positional().get(position);
    }
    Value value = arguments.named().get(name);
    if (value == null) {
      throw TemplateException.type("no argument named '" + name + "' for format");
    }
    return value;
  }
}
