import Glibc

/// A product of polynomials of different inputs; without any, the constant one.
struct ChaosTerm: Sendable, Hashable {
  /// Inputs, ascending, with degrees of at least 1.
  let powers: [ChaosPower]
}

/// The polynomial of one input in a term.
public struct ChaosPower: Sendable, Hashable {
  /// Index of the input.
  public let input: Int
  /// Degree, at least 1.
  public let degree: Int
}

/// The terms that an expansion may choose from: hyperbolic sets (Blatman & Sudret 2011, JCP 230:2345), in
/// which terms of many inputs have low degrees.
enum ChaosBasis {
  /// All terms with (sum degree^norm)^(1/norm) <= `degree` and at most `interaction` inputs, those of lower
  /// norm first; nil when there are more than `limit`.
  static func terms(
    inputs: Int, degree: Int, norm: Double, interaction: Int, limit: Int
  ) -> [ChaosTerm]? {
    // Rounding of powers must not lose the terms that lie on the bound.
    let bound = pow(Double(degree), norm) * (1 + 1e-12)
    var found: [(size: Double, term: ChaosTerm)] = [(0, ChaosTerm(powers: []))]
    func extend(_ powers: [ChaosPower], size: Double, from first: Int) -> Bool {
      if powers.count == interaction || size + 1 > bound { return true }
      for input in first..<max(first, inputs) {
        for degree in 1...degree {
          let grown = size + pow(Double(degree), norm)
          if grown > bound { break }
          let longer = powers + [ChaosPower(input: input, degree: degree)]
          found.append((grown, ChaosTerm(powers: longer)))
          if found.count > limit || !extend(longer, size: grown, from: input + 1) { return false }
        }
      }
      return true
    }
    guard extend([], size: 0, from: 0) else { return nil }
    // In order of size, then as found: a stable order.
    return found.enumerated().sorted { ($0.element.size, $0.offset) < ($1.element.size, $1.offset) }
      .map(\.element.term)
  }

  /// Columns of the terms at some points, one after the other.
  ///
  /// - Parameters:
  ///   - polynomials: Values by input, degree - 1 and point.
  ///   - rows: The points.
  static func columns(_ terms: [ChaosTerm], polynomials: [[[Double]]], rows: [Int]) -> [Double] {
    var columns = [Double](repeating: 1, count: terms.count * rows.count)
    for (number, term) in terms.enumerated() {
      for power in term.powers {
        let values = polynomials[power.input][power.degree - 1]
        var place = number * rows.count
        for row in rows {
          columns[place] *= values[row]
          place += 1
        }
      }
    }
    return columns
  }
}
