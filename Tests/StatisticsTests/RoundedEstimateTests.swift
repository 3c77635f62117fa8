import Statistics
import Testing

@Suite struct RoundedEstimateTests {
  @Test(
    "The error has two digits and the value ends where it ends",
    arguments: [
      (51840.2, 40.1, "51840", "40"), (11.2345, 0.0996, "11.23", "0.10"),
      (-11.2345, 0.0994, "-11.235", "0.099"),
      (0.5, 0.25, "0.50", "0.25"), (3, 200, "0", "200"), (12_345_678, 4321, "12345700", "4300"),
      (0, 0.012, "0.000", "0.012"), (9.996, 0.1, "10.00", "0.10"), (-0.001, 0.1, "0.00", "0.10"),
      (2.675, 0.1, "2.68", "0.10"), (99_999, 9960, "100000", "10000"), (0.25, -0.05, "0.250", "0.050"),
      // No more digits than asked for, even when the error is far smaller: then it has none of its own.
      (1.0 / 3, 1e-4, "0.33333", "0.00010"), (2.0 / 3, 1e-12, "0.666667", nil),
    ] as [(Double, Double, String, String?)])
  func ordinary(value: Double, error: Double, valueText: String, errorText: String?) throws {
    let rounded = try #require(RoundedEstimate(value, error: error))
    #expect(rounded.value == valueText)
    #expect(rounded.error == errorText)
    #expect(rounded.exponent == 0)
  }

  @Test("Tiny and huge numbers share a power of ten")
  func scaled() throws {
    let tiny = try #require(RoundedEstimate(1.23456e-30, error: 4.5e-32))
    #expect((tiny.value, tiny.error, tiny.exponent) == ("1.235", "0.045", -30))
    let huge = try #require(RoundedEstimate(-2.5e300, error: 1e299))
    #expect((huge.value, huge.error, huge.exponent) == ("-2.50", "0.10", 300))
    let smallest = try #require(RoundedEstimate(.leastNonzeroMagnitude, error: nil))
    #expect((smallest.value, smallest.error, smallest.exponent) == ("5.00000", nil, -324))
    let below = try #require(RoundedEstimate(1e-20, error: 1e-8))
    #expect((below.value, below.error, below.exponent) == ("0.0", "1.0", -8))
  }

  @Test(
    "Without an error the value has the digits asked for", arguments: [nil, 0, .nan, .infinity] as [Double?])
  func noError(error: Double?) throws {
    let rounded = try #require(RoundedEstimate(1234.56789, error: error))
    #expect((rounded.value, rounded.error) == ("1234.57", nil))
    #expect(RoundedEstimate(123_456_789, error: error)?.value == "123457000")
    #expect(RoundedEstimate(0.999_999_9, error: error, digits: 3)?.value == "1.00")
    #expect(RoundedEstimate(0, error: error)?.value == "0")
  }

  @Test("What is no number has no text")
  func notANumber() {
    #expect(RoundedEstimate(.nan, error: 1) == nil)
    #expect(RoundedEstimate(.infinity, error: 1) == nil)
  }
}
