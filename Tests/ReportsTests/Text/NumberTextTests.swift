import Testing

@testable import Reports

@Suite struct NumberTextTests {
  let text = NumberText()

  /// Worked by hand from the rule: error to two significant digits, value to the same place.
  @Test(
    arguments: [
      (51_840.2, 40.1, "51,840 ± 40"), (51_840.2, 12_690, "52,000 ± 13,000"),
      (0.123456, 0.00996, "0.123 ± 0.010"),
      (3, 1_200, "0 ± 1,200"), (-0.001, 0.5, "0.00 ± 0.50"), (1.234e-9, 1.2e-12, "(1.2340 ± 0.0012)×10⁻⁹"),
      (0, 1e-9, "(0.0 ± 1.0)×10⁻⁹"), (2.5e12, 3e10, "(2.500 ± 0.030)×10¹²"),
      (-7.25, 0.0951, "-7.250 ± 0.095"),
      (999.96, 0.995, "1,000.0 ± 1.0"), (1234.5, 0, "1,234.5"), (.nan, 1, "–"), (2, .nan, "2"),
      (.infinity, 1, "∞"),
    ] as [(Double, Double, String)])
  func valueWithError(value: Double, error: Double, expected: String) {
    #expect(text.valueWithError(value, error: error) == expected)
  }

  @Test(
    arguments: [
      (50_531.3, "50,530"), (120, "120"), (0.245, "0.245"), (0.000_012_345, "1.235×10⁻⁵"),
      (0.000_123_45, "0.0001235"),
      (1_234_567_890, "1.235×10⁹"), (9_999_999_999, "1×10¹⁰"), (123_456_789, "123,500,000"), (0, "0"),
      (-0.0, "0"),
      (.leastNonzeroMagnitude, "5×10⁻³²⁴"), (1.7976931348623157e308, "1.798×10³⁰⁸"), (-1.5, "-1.5"),
      (-.infinity, "-∞"),
      (9.9999, "10"), (1200, "1,200"),
    ] as [(Double, String)])
  func valueWithoutError(value: Double, expected: String) {
    #expect(text.value(value) == expected)
    #expect(text.value(value, error: .nan) == expected)
  }

  @Test func valueAloneFollowsItsError() {
    #expect(text.value(51_840.2, error: 40.1) == "51,840")
    #expect(text.value(10.002, error: 0.01) == "10.002")
    #expect(text.value(10, error: 0.01) == "10.000")
    #expect(text.error(40.1) == "40")
    #expect(text.error(0) == "0")
    #expect(text.error(0.00123) == "0.0012")
    #expect(text.error(.infinity) == "–")
  }

  @Test func exactValuesHaveSixDigitsAtMost() {
    #expect(text.value(1.0 / 3, error: 0) == "0.333333")
    #expect(text.value(120, error: 0) == "120")
  }

  @Test func intervals() {
    #expect(text.interval(30_123, 79_234) == "[30,100, 79,200]")
    #expect(text.interval(30_123, 79_234, error: 12) == "[30,123, 79,234]")
    #expect(text.interval(-0.0123, 0.98765) == "[-0.01, 0.99]")
    #expect(text.interval(5, 5) == "[5, 5]")
    #expect(text.interval(0, 0) == "[0, 0]")
    #expect(text.interval(.nan, 1) == "[–, 1]")
  }

  @Test func zerosAreShort() {
    #expect(text.value(0, error: 0.0012) == "0.0000")
    #expect(text.value(1e-12, error: 3e-8) == "0" && text.value(-1e-12, error: 3e-8) == "0")
    #expect(text.interval(0, 2.63e-5, error: 7e-7) == "[0, 2.630×10⁻⁵]")
  }

  @Test func shares() {
    #expect(text.share(0.20344) == "20.3 %")
    #expect(text.share(0) == "0.0 %")
    #expect(text.share(0.0001) == "<0.1 %")
    #expect(text.share(-0.0001) == ">-0.1 %")
    #expect(text.share(1) == "100.0 %")
    #expect(text.share(0.83, error: 0.0012) == "83.00 %")
    #expect(text.share(.nan) == "–")
    // Rounding alone: no more digits than anybody reads.
    #expect(text.share(0.5, error: 1e-16) == "50.0000 %")
    #expect(text.share(9.2e-7, error: 1e-7) == "9.2×10⁻⁵ %")
  }

  @Test func grouping() {
    #expect(text.count(1_000_000) == "1,000,000")
    #expect(text.count(-1_234) == "-1,234")
    #expect(text.count(999) == "999")
    #expect(NumberText(grouping: .thinSpace).count(12_345) == "12\u{2009}345")
    #expect(NumberText(grouping: .none).count(12_345) == "12345")
  }

  @Test func aCommonPowerOfTenShortensAColumn() {
    let exponent = NumberText.commonExponent(of: [0.000_587_9, 5.69e-5, .nan, -1.1e-5])
    #expect(exponent == -6)
    var text = NumberText()
    text.exponent = exponent
    #expect(text.unitPrefix + "kg" == "10⁻⁶ kg")
    #expect(text.value(0.000_587_9, error: 2.8e-6) == "587.9")
    #expect(text.value(-1.121e-5) == "-11.21")
    #expect(text.error(2.8e-6) == "2.8")
    #expect(text.valueWithError(0.000_587_9, error: 2.8e-6) == "587.9 ± 2.8")
    #expect(text.interval(8.7e-5, 0.002_168) == "[90, 2,170]")
    #expect(text.share(0.5, error: 0.01) == "50.0 %" && text.count(7) == "7")
    #expect(
      NumberText.commonExponent(of: [51_840, 0.001]) == 0 && NumberText.commonExponent(of: [0, .nan]) == 0)
    #expect(NumberText.commonExponent(of: [2.5e10]) == 9 && NumberText.commonExponent(of: [1e-9]) == -9)
    #expect(NumberText().unitPrefix == "")
  }
}
