import Testing

@testable import Reports

@Suite struct DecimalDigitsTests {
  @Test func roundsHalvesAwayFromZeroInDecimal() {
    // 2.675 is 2.67499999999999982236431605997495353221893310546875 in binary; a reader sees 2.675.
    #expect(DecimalDigits(2.675).fixed(place: -2) == ("2", "68"))
    #expect(DecimalDigits(0.5).fixed(place: 0) == ("1", ""))
    #expect(DecimalDigits(0.4999).fixed(place: 0) == ("0", ""))
    #expect(DecimalDigits(999.9996).fixed(place: -3) == ("1000", "000"))
    #expect(DecimalDigits(51_840).fixed(place: 3) == ("52000", ""))
    #expect(DecimalDigits(49).fixed(place: 2) == ("0", ""))
    #expect(DecimalDigits(50).fixed(place: 2) == ("100", ""))
    #expect(DecimalDigits(1e-7).fixed(place: -8) == ("0", "00000010"))
    #expect(DecimalDigits(0.0625).fixed(place: -3) == ("0", "063"))
  }

  @Test func significantPlaces() {
    #expect(DecimalDigits(9.99).place(significantDigits: 2) == 0)
    #expect(DecimalDigits(9.94).place(significantDigits: 2) == -1)
    #expect(DecimalDigits(1234).place(significantDigits: 2) == 2)
    #expect(DecimalDigits(1.5e-10).place(significantDigits: 2) == -11)
    #expect(DecimalDigits(0).place(significantDigits: 2) == nil)
  }
}
