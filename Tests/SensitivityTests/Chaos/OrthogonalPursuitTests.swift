import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct OrthogonalPursuitTests {
  private let stream = RandomStream(seed: 4, purpose: .draws)

  /// A constant column and random ones.
  private func columns(_ count: Int, rows: Int) -> [Double] {
    (0..<count).flatMap { column in
      (0..<rows).map { column == 0 ? 1 : stream.uniform(input: UInt64(column), draw: UInt64($0)) - 0.5 }
    }
  }

  @Test("Finds the terms of a sparse sum and their coefficients")
  func exact() {
    let columns = columns(40, rows: 60)
    let responses = (0..<60).map { (row: Int) -> Double in
      2.0 + 3.0 * columns[7 * 60 + row] - 0.5 * columns[31 * 60 + row]
    }
    let pursuit = OrthogonalPursuit(columns: columns, count: 40, responses: responses)
    #expect(pursuit.terms == [0, 7, 31])
    // Rounding of a least-squares fit with a condition of about 4.
    for (found, exact) in zip(pursuit.coefficients, [2.0, 3.0, -0.5]) { #expect(abs(found - exact) < 1e-13) }
    #expect(pursuit.error < 1e-24)
  }

  @Test("Leave-one-out residuals are those of fits without the response")
  func leaveOneOut() {
    let columns = columns(3, rows: 12)
    let responses = (0..<12).map { (row: Int) -> Double in
      let noise = stream.uniform(input: 9, draw: UInt64(row))
      return columns[12 + row] + columns[24 + row] + 0.3 * noise
    }
    let pursuit = OrthogonalPursuit(columns: columns, count: 3, responses: responses)
    #expect(pursuit.terms.count == 3)
    for left in 0..<12 {
      let rows = (0..<12).filter { $0 != left }
      let rest = OrthogonalPursuit(
        columns: (0..<3).flatMap { column in rows.map { columns[column * 12 + $0] } }, count: 3,
        responses: rows.map { responses[$0] })
      #expect(rest.terms.count == 3)
      var predicted = 0.0
      for (term, coefficient) in zip(rest.terms, rest.coefficients) {
        predicted += coefficient * columns[term * 12 + left]
      }
      // Rounding.
      #expect(abs(responses[left] - predicted - pursuit.leaveOneOut[left]) < 1e-12)
    }
  }

  @Test("Resampled coefficients have the spread of least squares")
  func resampling() {
    // y = x + noise: the standard error of the slope is sd(noise) / (sd(x) sqrt n).
    let rows = 2000
    let columns = columns(2, rows: rows)
    let responses = (0..<rows).map { (row: Int) -> Double in
      let noise = stream.uniform(input: 9, draw: UInt64(row)) - 0.5
      return columns[rows + row] + 0.5 * noise
    }
    let pursuit = OrthogonalPursuit(columns: columns, count: 2, responses: responses)
    let resamples = 400
    let occurrences = GroupBootstrap.occurrences(seed: 1, resamples: resamples, of: rows)
    let slopes = (0..<resamples).map {
      pursuit.coefficients(ofResample: occurrences[($0 * rows)..<(($0 + 1) * rows)])[1]
    }
    let mean = slopes.reduce(0, +) / Double(resamples)
    let deviation = (slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(resamples)).squareRoot()
    // The standard deviation of 400 numbers has an error of 3.5 %: four of it.
    #expect(abs(deviation / (0.5 / Double(rows).squareRoot()) - 1) < 0.14)
    #expect(abs(mean - pursuit.coefficients[1]) < 4 * deviation / 20)
  }
}
