import NumericKernels
import Statistics
import Testing

@Suite struct QuantileSketchTests {
  /// Draws of either sign over twenty decades, with zeros and equal values among them.
  private func draws(_ count: Int, seed: UInt64) -> [Double] {
    let stream = RandomStream(seed: seed, purpose: .draws)
    return (0..<count).map { i in
      let (u, v) = (stream.uniform(input: 1, draw: UInt64(i)), stream.uniform(input: 2, draw: UInt64(i)))
      if v < 0.05 { return 0 }
      let size = VectorMath.exponential(46 * (u - 0.5))
      return v < 0.3 ? -size : (v < 0.4 ? 12.5 : size)
    }
  }

  @Test("Quantiles are within the stated relative error of those of kept draws")
  func accuracy() throws {
    let values = draws(20_001, seed: 1)
    var sketch = QuantileSketch()
    sketch.add(values.span)
    // Probabilities of order statistics: no interpolation, where the relative error holds for each.
    let probabilities = (0...200).map { Double($0) / 200 }
    let ofKept = Quantiles.values(of: values.span, probabilities: probabilities)
    let exact = try #require(ofKept)
    for (probability, value) in zip(probabilities, exact) {
      let estimate = try #require(sketch.quantile(probability))
      #expect(abs(estimate - value) <= QuantileSketch.relativeError * abs(value), "at \(probability)")
    }
    #expect(sketch.quantile(0) == exact.first && sketch.quantile(1) == exact.last, "the ends are exact")
    #expect(sketch.count == 20_001)
  }

  @Test("Any order of adding and merging gives the same sketch")
  func order() {
    let values = draws(5000, seed: 2)
    var whole = QuantileSketch()
    whole.add(values.span)
    for size in [1, 7, 1000] {
      let parts = stride(from: 0, to: values.count, by: size).map { start in
        var part = QuantileSketch()
        let chunk = Array(values[start..<min(start + size, values.count)])
        part.add(chunk.span)
        return part
      }
      for ordered in [parts, parts.reversed()] {
        var merged = QuantileSketch()
        for part in ordered { merged.merge(part) }
        #expect(merged == whole)
      }
    }
  }

  @Test("Failed draws are left out, infinities and the smallest numbers are counted")
  func extremes() {
    var sketch = QuantileSketch()
    #expect(sketch.quantile(0.5) == nil && sketch.minimum == nil)
    sketch.add([.nan, .nan].span)
    #expect(sketch == QuantileSketch())
    sketch.add([-.infinity, .leastNonzeroMagnitude, .nan, .infinity, -0.0].span)
    #expect(sketch.count == 4)
    #expect(sketch.quantile(0) == -.infinity && sketch.quantile(1) == .infinity)
    #expect(sketch.quantile(1.0 / 3) == 0)
    #expect((sketch.quantile(2.0 / 3) ?? 1) <= Double(1 << 41) * .leastNonzeroMagnitude)
  }
}
