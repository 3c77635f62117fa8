import Testing

@testable import Propagation

@Suite struct SignPatternTests {
  @Test(arguments: [1, 2, 31, 32, 33, 64, 65, 100])
  func signsComeBackInTheirOrder(indicators: Int) {
    var numbers = TestNumbers(state: 3)
    let signs = (0..<indicators).map { _ in ScoreSign.allCases.randomElement(using: &numbers) ?? .equal }
    let pattern = SignPattern(signs)
    #expect((0..<indicators).map { pattern.sign(ofIndicator: $0) } == signs)
    #expect(pattern.text(indicators: indicators) == String(signs.map(\.symbol)))
    #expect(pattern.rest.count == (indicators - 1) / 32)
  }

  @Test func orderIsThatOfTheFirstIndicatorThatDiffers() {
    let far = Array(repeating: ScoreSign.equal, count: 40)
    let ascending: [[ScoreSign]] = [
      [.lower] + far, [.equal] + far + [.lower], [.equal] + far + [.equal], [.equal] + far + [.higher],
      [.higher] + far + [.lower],
    ]
    let patterns = ascending.map { SignPattern($0 + Array(repeating: .lower, count: 42 - $0.count)) }
    #expect(patterns.shuffled().sorted() == patterns)
    #expect(Set(patterns).count == 5)
  }
}
