import Foundation
import Testing

@testable import Sensitivity

@Suite struct NormalScoreHatsTests {
  private let knots = (0..<NormalScoreHats.count).map { -3 + 0.5 * Double($0) }

  @Test("Functions go through their values at the knots, straight between and beyond them")
  func values() {
    let function = knots.map { 2 - 3 * $0 + abs($0 - 1) }
    for z in [-7.25, -3, -2.8, 0, 0.3, 1, 1.4, 3, 6.5] {
      let value = NormalScoreHats.value(function, at: NormalScoreHats.place(ofScore: z))
      #expect(abs(value - (2 - 3 * z + abs(z - 1))) < 1e-13)
    }
    // Scores of coordinates 0 and 1 have a place.
    #expect(NormalScoreHats.place(ofScore: -.infinity).cell == 0)
    #expect(NormalScoreHats.place(ofScore: .infinity).cell == NormalScoreHats.count - 2)
  }
}
