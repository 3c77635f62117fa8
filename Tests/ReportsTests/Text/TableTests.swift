import Reports
import Testing

@Suite struct TableTests {
  var table: Table {
    var table = Table(
      "BLOOM",
      columns: [
        .init("stage"), .init("mean", unit: "kg CO2-eq", .decimal), .init("share", .decimal),
        .init("95 % interval", .right),
      ])
    table.append(["production", .init("11,200.5", number: 11_200.512345), "22.1 %", "[9, 13]"])
    table.append(["entraîné 漢", .init("7", number: 7), "<0.1 %", "[10, 100]"], .dim)
    table.appendRule()
    table.append(["total", .init("50,531.25", number: 50_531.25), "100.0 %", "–"], .strong)
    return table
  }

  @Test func plainTextAlignsOnTheDecimalPoint() {
    #expect(
      table.text() == """
        BLOOM

        stage             mean    share  95 % interval
                     kg CO2-eq
        ──────────────────────────────────────────────
        production   11,200.5    22.1 %        [9, 13]
        entraîné 漢       7      <0.1 %      [10, 100]
        ──────────────────────────────────────────────
        total        50,531.25  100.0 %              –

        """)
  }

  @Test func terminalTextIsThePlainTextWithEscapes() {
    let styled = table.text(.ansi)
    #expect(styled.contains("\u{1B}[1mtotal        50,531.25  100.0 %              –\u{1B}[0m\n"))
    #expect(styled.contains("\u{1B}[2m──────────────────────────────────────────────\u{1B}[0m\n"))
    var stripped = styled
    for escape in ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m"] {
      stripped = stripped.split(separator: escape).joined()
    }
    #expect(stripped == table.text(.plain))
  }

  @Test func narrowTerminalsShortenTheWidestText() {
    let lines = table.text(width: 43).split(separator: "\n")
    #expect(lines.contains("product…  11,200.5    22.1 %        [9, 13]"))
    #expect(lines.allSatisfy { DisplayWidth.columns(of: String($0)) <= 43 })
  }

  @Test func markdownEscapesAndMarksTotals() {
    var table = Table(columns: [.init("a|b", unit: "kg"), .init("n", .right)])
    table.append(["x_y", "1"])
    table.append(["total", "2"], .strong)
    #expect(table.markdown == "| a\\|b (kg) | n |\n| :-- | --: |\n| x\\_y | 1 |\n| **total** | **2** |\n")
  }

  @Test func csvHasAllDigits() {
    #expect(
      table.csv == """
        stage,mean [kg CO2-eq],share,95 % interval
        production,11200.512345,22.1 %,"[9, 13]"
        entraîné 漢,7.0,<0.1 %,"[10, 100]"
        total,50531.25,100.0 %,–

        """)
  }
}
