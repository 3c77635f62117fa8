import NumericKernels
import Statistics
import Testing

@Suite struct MomentsTests {
  @Test func momentsOfFiniteDrawsOnly() throws {
    let draws = (0..<101).map { 3 + 0.25 * Double($0 * $0 % 17) }
    let (plain, finite) = (Moments(draws.span), Moments(finite: draws.span))
    #expect(finite == plain)
    for bad in [Double.nan, .infinity, -.infinity] {
      var spoilt = draws
      spoilt[57] = bad
      let moments = Moments(finite: spoilt.span)
      #expect(moments == nil, "\(bad)")
    }
    // Opposite infinities do not hide each other.
    let hidden: [Double] = [.infinity, 1, -.infinity]
    let moments = Moments(finite: hidden.span)
    #expect(moments == nil)
  }

  @Test func aConstantHasNoSpread() {
    var moments = Moments(constant: 0.1, count: 7)
    #expect(moments.count == 7 && moments.mean == 0.1 && moments.variance == 0)
    moments.merge(Moments(constant: 0.1, count: 3))
    #expect(moments.count == 10 && moments.mean == 0.1 && moments.variance == 0)
    #expect(Moments(constant: 0.1, count: 0) == Moments())
  }

  @Test("Moments of whole samples and of merged parts agree with 50 digits")
  func reference() throws {
    for row in try ReferenceTables.load().moments {
      let whole = Moments(row.values.span)
      var merged = Moments()
      for start in stride(from: 0, to: row.values.count, by: 3) {
        merged.merge(moments(Array(row.values[start..<min(start + 3, row.values.count)])))
      }
      // A mean of 1e9 with sd 1 loses 7 digits of each deviation of a part's mean, not of the whole.
      let parts = row.name == "large mean" ? 1e-7 : 1e-13
      for (moments, tolerance) in [(whole, 1e-13), (merged, parts)] {
        #expect(moments.count == row.values.count)
        #expect(agree(moments.mean, row.mean, 1e-15))
        #expect(agree(moments.variance, row.variance, tolerance))
        #expect(agree(moments.skewness, row.skewness, tolerance * 10), "\(row.name)")
        let kurtosis = moments.excessKurtosis.map { $0 + 3 }
        #expect(agree(kurtosis, row.excessKurtosis + 3, tolerance * 10), "\(row.name)")
      }
    }
  }

  @Test("A mean of 1e9 beside a standard deviation of 1 over many blocks")
  func largeMean() throws {
    // 1e9 - 1 and 1e9 + 1 in turn: mean 1e9, central moments 1, 0, 1 exactly.
    let block = (0..<4096).map { 1e9 + ($0 % 2 == 0 ? -1.0 : 1.0) }
    var moments = Moments()
    for _ in 0..<100 { moments.merge(Moments(block.span)) }
    let n = 409_600.0
    #expect(moments.mean == 1e9)
    #expect(moments.variance == n / (n - 1))
    #expect(moments.skewness == 0)
    #expect(moments.excessKurtosis == -2)
    #expect(moments.meanError == (n / (n - 1)).squareRoot() / n.squareRoot())
    #expect(moments.coefficientOfVariation == (n / (n - 1)).squareRoot() / 1e9)
  }

  @Test("Draws that are not valid do not count, whatever they hold")
  func mask() {
    let stream = RandomStream(seed: 3, purpose: .draws)
    let values = (0..<1000).map { stream.uniform(input: 1, draw: UInt64($0)) }
    let valid = values.indices.map { $0 % 7 != 3 }
    let spoilt = values.indices.map { valid[$0] ? values[$0] : .nan }
    let masked = Moments(spoilt.span, valid: valid.span)
    let kept = moments(values.indices.filter { valid[$0] }.map { values[$0] })
    #expect(masked.count == kept.count)
    // The lanes differ, hence the rounding.
    #expect(agree(masked.mean, kept.mean, 1e-15))
    #expect(agree(masked.variance, kept.variance ?? .nan, 1e-14))
    let allValid = values.map { _ in true }
    let noneValid = values.map { _ in false }
    let all = Moments(values.span, valid: allValid.span)
    #expect(all == moments(values))
    let none = Moments(spoilt.span, valid: noneValid.span)
    #expect(none == Moments())
  }

  @Test("What does not exist is nil; a failed draw that is not masked shows")
  func missing() {
    #expect(moments([]).variance == nil)
    #expect(moments([3]).mean == 3)
    #expect(moments([3]).meanError == nil)
    #expect(moments([3, 3]).skewness == nil)
    #expect(moments([-1, 1]).coefficientOfVariation == nil)
    #expect(moments([-2, -4]).coefficientOfVariation == 2.0.squareRoot() / 3)
    #expect(moments([1, .nan]).mean.isNaN)
    #expect(moments([1, .nan]).variance?.isNaN == true)
  }
}

/// The moments of an array: a span may not enter an `#expect`, and the span of a temporary array crashes the
/// compiler of Swift 6.3.1 in debug builds.
private func moments(_ values: [Double]) -> Moments {
  Moments(values.span)
}
