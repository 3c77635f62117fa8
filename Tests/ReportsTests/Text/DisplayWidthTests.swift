import Reports
import Testing

@Suite struct DisplayWidthTests {
  /// Widths from EastAsianWidth.txt and, for sequences, from what xterm shows.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("naïve", 5), ("漢字", 4), ("ｆ", 2), ("한글", 4), ("±", 1),
    ("–", 1),
    ("×10⁻⁹", 5), ("😀", 2), ("👩‍🔬", 2), ("♥\u{FE0F}", 2), ("©", 1), ("\u{2009}", 1), ("CO₂", 3),
    ("\u{200B}", 0), ("█", 1),
  ])
  func columns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test func shorteningFitsAndSaysSo() {
    #expect(DisplayWidth.shortened("abcdef", toColumns: 6) == "abcdef")
    #expect(DisplayWidth.shortened("abcdef", toColumns: 4) == "abc…")
    #expect(DisplayWidth.shortened("漢字漢字", toColumns: 4) == "漢…")
    #expect(DisplayWidth.shortened("ab", toColumns: 0) == "")
  }
}
