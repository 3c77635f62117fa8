import NumericKernels
import Testing

@Suite struct StableIdentityTests {
  @Test func valuesAgreeWithAnIndependentProgram() throws {
    for row in try ReferenceTables.randomStreams().identities {
      #expect(StableIdentity(parts: row.parts).value == UInt64(row.value)!)
    }
  }

  @Test func partsAreKeptApart() {
    #expect(StableIdentity("ab", "c") != StableIdentity("a", "bc"))
    #expect(StableIdentity("a", "") != StableIdentity("a"))
    #expect(StableIdentity("ab", "c") == StableIdentity(parts: ["ab", "c"]))
  }

  @Test func integersDifferFromEachOtherAndFromTexts() {
    let identities = [
      StableIdentity(integers: []), StableIdentity(integers: [0]), StableIdentity(integers: [0, 0]),
      StableIdentity(integers: [1]), StableIdentity(integers: [1, 0]), StableIdentity(integers: [0, 1]),
      StableIdentity("0"), StableIdentity(""),
    ]
    #expect(Set(identities).count == identities.count)
  }
}
