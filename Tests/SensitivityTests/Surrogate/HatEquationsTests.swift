import Testing

@testable import Sensitivity

@Suite struct HatEquationsTests {
  private let scores = (0..<200).map { -3.2 + 0.032 * Double($0) }

  @Test("Two piecewise linear functions are found again")
  func exact() throws {
    var equations = HatEquations()
    for (row, z) in scores.enumerated() {
      // Not a function of z, so that f and r g are told apart.
      let r = 1 + Double((row * 37) % 11) / 4
      equations.add(
        NormalScoreHats.place(ofScore: z), r: r, y: (1 + 2 * z) + r * (3 - abs(z)),
        weight: row % 2 == 0 ? 1 : 3)
    }
    let solution = try #require(equations.solution(withTerm: true))
    for (knot, z) in stride(from: -3.0, through: 3, by: 0.5).enumerated() {
      // The bend of |z| pays a penalty of 1e-5 of the weight, which moves values by some 0.03 around it.
      #expect(abs(solution.term[knot] - (1 + 2 * z)) < 0.05)
      #expect(abs(solution.factor[knot] - (3 - abs(z))) < 0.05)
    }
  }

  @Test("Without a term the factor alone is fitted; straight lines pay no penalty")
  func factorAlone() throws {
    var equations = HatEquations()
    for z in scores { equations.add(NormalScoreHats.place(ofScore: z), r: 2, y: 2 * (5 - z), weight: 1) }
    let solution = try #require(equations.solution(withTerm: false))
    #expect(solution.term.allSatisfy { $0 == 0 })
    for (knot, z) in stride(from: -3.0, through: 3, by: 0.5).enumerated() {
      // The ridge of 1e-7.
      #expect(abs(solution.factor[knot] - (5 - z)) < 1e-5)
    }
  }

  @Test("Rows that say nothing of the factor give no solution")
  func nothing() {
    var equations = HatEquations()
    for z in scores { equations.add(NormalScoreHats.place(ofScore: z), r: 0, y: 1, weight: 1) }
    #expect(equations.solution(withTerm: false) == nil)
  }
}
