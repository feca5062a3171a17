package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.lab.report.Plot.Axis;
import dev.trimtab.lab.report.Plot.Axis.Tick;
import dev.trimtab.lab.report.Plot.Point;
import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Plot.Shape;
import dev.trimtab.lab.report.Plot.Sign;
import dev.trimtab.lab.report.Plot.Stroke;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SvgTest {
  private static final Plot PLOT =
      new Plot(
          "small",
          "A <small> plot",
          "What it shows & how",
          Axis.of("ratio", 0, 10, false),
          Axis.of("", 0, 100, true),
          10,
          List.of(new Series("bf16", 0, Sign.DISC), new Series("nf4", 1, Sign.DASHED)),
          List.of(
              new Shape.Band(2, 4),
              new Shape.Line(
                  1, Plot.NO_SERIES, Stroke.CURVE, List.of(new Point(0, 0), new Point(10, 100))),
              new Shape.Dot(
                  0,
                  1,
                  Sign.DISC,
                  true,
                  new Point(5, 50),
                  List.of("layer 5", "</script>"),
                  "answers-0")));

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void file_isAnSvgOfAColumnsWidthInPlainColours() throws Exception {
    String svg = Svg.file(PLOT);
    Element root = parsed(svg).getDocumentElement();

    assertThat(root.getAttribute("width")).isEqualTo("240.00pt");
    assertThat(Double.parseDouble(root.getAttribute("font-size"))).isGreaterThanOrEqualTo(7);
    assertThat(svg).contains("fill=\"#ffffff\"").contains(">bf16<").contains(">nf4<");
    assertThat(svg).contains("<title>A &lt;small&gt; plot</title>", "ratio");
    assertThat(svg).doesNotContain("var(--", "class=", "href", "tabindex", "<script");
  }

  @Test
  void inline_followsThePage_andItsMarksLead() throws Exception {
    String svg =
        Svg.inline(PLOT, new Svg.Look(300, 12, true, anchor -> "answers/x.html#" + anchor));

    parsed(svg);
    assertThat(svg)
        .contains("<a href=\"answers/x.html#answers-0\" class=\"dot s0 s1\">")
        .contains("<title>layer 5\n&lt;/script&gt;</title>")
        .contains("stroke=\"var(--c1)\"")
        .contains("aria-label=\"What it shows &amp; how\"")
        .doesNotContain("#2765b0");
  }

  @Test
  void inline_marksThatLeadNowhere_canStillBeReached() {
    String svg = Svg.inline(PLOT, new Svg.Look(300, 12, true, _ -> ""));
    assertThat(svg)
        .contains("<g tabindex=\"0\" role=\"img\" class=\"dot s0 s1\">")
        .doesNotContain("<a ");
  }

  @Test
  void marks_standWhereTheirValuesAre() throws Exception {
    Document document = parsed(Svg.file(PLOT));
    Element dot = (Element) document.getElementsByTagName("circle").item(1);
    Element band = (Element) document.getElementsByTagName("rect").item(1);
    double left = Double.parseDouble(band.getAttribute("x")) - 0.2 * (plane(band));
    assertThat(Double.parseDouble(dot.getAttribute("cx")))
        .isCloseTo(left + 0.5 * plane(band), org.assertj.core.data.Offset.offset(0.02));
  }

  /** The plane's width: the band takes a fifth. */
  private static double plane(Element band) {
    return 5 * Double.parseDouble(band.getAttribute("width"));
  }

  @Test
  void picturesOfAStudy_areWellFormed() throws Exception {
    for (Picture picture : Pictures.of(SampleStudy.study())) {
      assertThat(parsed(Svg.file(picture.plot())).getDocumentElement().getTagName())
          .isEqualTo("svg");
    }
  }

  @Test
  void names_leaveOutNothing_evenWhereRatiosAreNegative() {
    Plot search =
        Pictures.of(SampleStudy.study()).stream()
            .map(Picture::plot)
            .filter(plot -> plot.id().equals("search-pv-sycophancy-bf16"))
            .findFirst()
            .orElseThrow();
    assertThat(search.shapes().stream().filter(Shape.Dot.class::isInstance)).hasSize(52);
    assertThat(search.x().low()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 0|20|40|60|80|100",
    "0, 1, 0.0|0.2|0.4|0.6|0.8|1.0",
    "0.9, 1, 0.90|0.92|0.94|0.96|0.98|1.00",
    "-0.5, 0, -0.5|-0.4|-0.3|-0.2|-0.1|0.0",
    "0, 27, 0|5|10|15|20|25",
    "0, 2.6, 0.0|0.5|1.0|1.5|2.0|2.5"
  })
  void axis_hasRoundTicks(double low, double high, String labels) {
    assertThat(Axis.of("", low, high, false).ticks().stream().map(Tick::label))
        .containsExactly(labels.split("\\|"));
  }

  @Test
  void logarithmicAxis_spansPowersOfTen() {
    Axis axis = Axis.logarithmic("", 0.3, 4000, false);
    assertThat(axis.ticks().stream().map(Tick::label))
        .containsExactly("0.1", "1", "10", "100", "1000", "10000");
    assertThat(axis.share(0.1)).isZero();
    assertThat(axis.share(10)).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(axis.share(-3)).isZero();
  }

  @Test
  void axisWithoutLength_isRefused() {
    assertThatThrownBy(() -> new Axis("", 1, 1, List.of(), false, false))
        .hasMessageContaining("1.0 to 1.0");
  }

  @Test
  void picturesOfOneGroup_withOtherSeries_areRefused() {
    Plot other = new Plot("other", "", "", PLOT.x(), PLOT.y(), 10, List.of(), List.of());
    assertThatThrownBy(
            () -> new HtmlPage("x").section("a", "b").pictures(List.of(PLOT, other), false, ""))
        .hasMessageContaining("expected the series of small in other");
  }
}
