package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** docs/dependencies.md lists what the poms use, version by version, and nothing else. */
class DependenciesTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([\\w.-]+:[\\w.-]+)` \\| ([^| ]+) \\|.*", Pattern.MULTILINE);

  @Test
  void document_listsWhatThePomsUse() throws Exception {
    Map<String, String> used = used();

    assertThat(used).hasSizeGreaterThan(10);
    assertThat(documented()).isEqualTo(used);
  }

  private static Map<String, String> documented() {
    Matcher rows = ROW.matcher(Checkout.read(Checkout.home().resolve("docs/dependencies.md")));
    return rows.results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));
  }

  /** Every artifact of others that a pom names, with its version. */
  private static Map<String, String> used()
      throws ParserConfigurationException, IOException, SAXException {
    Map<String, String> properties = new TreeMap<>();
    Map<String, String> versions = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>();
    for (Path pom : Checkout.poms()) {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      children(document, "properties").stream()
          .flatMap(element -> elements(element.getChildNodes()).stream())
          .forEach(property -> properties.put(property.getTagName(), property.getTextContent()));
      for (String tag : List.of("dependency", "path", "plugin")) {
        for (Element artifact : children(document, tag)) {
          String name = text(artifact, "groupId") + ":" + text(artifact, "artifactId");
          names.add(name);
          versions.merge(name, text(artifact, "version"), (a, b) -> a.isEmpty() ? b : a);
        }
      }
    }
    return names.stream()
        .filter(name -> !name.startsWith("dev.trimtab:"))
        .collect(
            Collectors.toMap(
                name -> name,
                name -> resolved(versions.getOrDefault(name, ""), properties),
                (a, b) -> a,
                TreeMap::new));
  }

  private static String resolved(String version, Map<String, String> properties) {
    if (version.startsWith("${")) {
      return properties.getOrDefault(version.substring(2, version.length() - 1), version);
    }
    return version;
  }

  private static List<Element> children(Document document, String tag) {
    return elements(document.getElementsByTagName(tag));
  }

  private static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .toList();
  }

  /** The text of the direct child {@code tag}, or nothing. */
  private static String text(Element element, String tag) {
    return elements(element.getChildNodes()).stream()
        .filter(child -> child.getTagName().equals(tag))
        .map(Element::getTextContent)
        .findFirst()
        .orElse("");
  }
}
