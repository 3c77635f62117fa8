import CNumericKernels
import NumericKernels
import Testing

@Suite struct VectorMathTests {
  private typealias Kernel = (inout MutableSpan<Double>) -> Void

  private func column(_ x: [Double], _ kernel: Kernel) -> [Double] {
    var values = x
    var span = values.mutableSpan
    kernel(&span)
    return values
  }

  /// Distance in units in the last place of the reference, which is itself rounded (half a unit).
  private func worstUlps(_ values: [Double], _ reference: [Double]) -> Double {
    zip(values, reference).reduce(0) { max($0, abs($1.0 - $1.1) / $1.1.ulp) }
  }

  /// 2 ulp is the promise of `exponential`.
  @Test func exponentialAgreesWithMpmath() throws {
    let (x, y) = ReferenceTables.numbers(try ReferenceTables.elementaryFunctions().exponential)
    #expect(worstUlps(column(x) { VectorMath.exponential(&$0) }, y) <= 2)
  }

  /// 2 ulp is the promise of `logarithm`; ln 1 = 0 exactly.
  @Test func logarithmAgreesWithMpmath() throws {
    let (x, y) = ReferenceTables.numbers(try ReferenceTables.elementaryFunctions().logarithm)
    #expect(worstUlps(column(x) { VectorMath.logarithm(&$0) }, y) <= 2)
  }

  /// 1e-15 is the accuracy promised; AS 241 itself is good to 1e-16, the rest is rounding.
  @Test func normalQuantileAgreesWithMpmath() throws {
    let (p, z) = ReferenceTables.numbers(try ReferenceTables.elementaryFunctions().normalQuantile)
    let lower = column(p) { VectorMath.normalQuantile(&$0) }
    let upper = column(p) { VectorMath.upperNormalQuantile(&$0) }
    for i in p.indices {
      #expect(abs(lower[i] - z[i]) <= 1e-15 * abs(z[i]), "p = \(p[i])")
      #expect(abs(upper[i] + z[i]) <= 1e-15 * abs(z[i]), "q = \(p[i])")
    }
  }

  /// 4 ulp, also next to ends and modes at 0: the share of a side (3 roundings), its reciprocal and the
  /// product are halved by the root, which then meets two more operations. The sum has an error of the larger
  /// term.
  @Test func triangularQuantileAgreesWithMpmath() throws {
    for triangle in try ReferenceTables.elementaryFunctions().triangular {
      let (p, reference) = ReferenceTables.numbers(triangle.rows)
      let values = column(p) {
        VectorMath.triangularQuantile(
          &$0, minimum: triangle.minimum, mode: triangle.mode, maximum: triangle.maximum)
      }
      for i in p.indices {
        let ends = [triangle.minimum, triangle.mode, triangle.maximum]
        let distance = ends.reduce(Double.infinity) { min($0, abs(reference[i] - $1)) }
        let bound = 4 * max(abs(reference[i]), distance).ulp
        let place = "p = \(p[i]), min \(triangle.minimum), mode \(triangle.mode), max \(triangle.maximum)"
        #expect(abs(values[i] - reference[i]) <= bound, "\(place)")
      }
    }
  }

  @Test func degenerateTriangleIsItsValue() {
    #expect(
      column([0.1, 0.9]) { VectorMath.triangularQuantile(&$0, minimum: 3, mode: 3, maximum: 3) } == [3, 3])
    let outside = column([-0.1, 1.1, .nan]) {
      VectorMath.triangularQuantile(&$0, minimum: 0, mode: 1, maximum: 2)
    }
    #expect(outside.allSatisfy { $0.isNaN })
  }

  @Test func specialValues() {
    let infinity = Double.infinity
    let exponentials = column([-infinity, -800, -0.0, 0, 709.79, 800, infinity, 1e308, -1e308]) {
      VectorMath.exponential(&$0)
    }
    #expect(exponentials == [0, 0, 1, 1, infinity, infinity, infinity, infinity, 0])
    #expect(
      column([0, -0.0, 1, infinity]) { VectorMath.logarithm(&$0) } == [-infinity, -infinity, 0, infinity])
    let lower = column([0, -1, 0.5, 1, 2, infinity]) { VectorMath.normalQuantile(&$0) }
    #expect(lower == [-infinity, -infinity, 0, infinity, infinity, infinity])
    let upper = column([0, 0.5, 1]) { VectorMath.upperNormalQuantile(&$0) }
    #expect(upper == [infinity, 0, -infinity])
    let undefined = [VectorMath.logarithm(-1), VectorMath.logarithm(-infinity), VectorMath.logarithm(.nan)]
    let missing = [VectorMath.exponential(.nan), VectorMath.normalQuantile(.nan)]
    #expect((undefined + missing).allSatisfy { $0.isNaN })
  }

  /// Affine maps round once per operation, without contraction.
  @Test func affineMapsRoundEachOperation() {
    let x = (0..<37).map { 0.1 * Double($0) - 1.7 }
    let scaled = x.map { 0.3 * $0 }
    #expect(column(x) { VectorMath.affine(&$0, offset: 0.7, scale: 0.3) } == scaled.map { 0.7 + $0 })
    #expect(
      column(x) { VectorMath.exponentialAffine(&$0, offset: 0.7, scale: 0.3) }
        == scaled.map { VectorMath.exponential(0.7 + $0) })
  }

  /// Batches longer than the inner chunk of 512, and lengths that leave a remainder in every vector width.
  @Test func columnsHaveTheBitsOfSingleNumbers() {
    let stream = RandomStream(seed: 11, purpose: .draws)
    for count in [1, 2, 3, 5, 8, 17, 511, 512, 513, 1030] {
      let u = (0..<count).map { stream.uniform(input: 1, draw: UInt64($0)) }
      let tails = u.map { VectorMath.exponential(-60 * $0) }
      for p in [u, tails] {
        #expect(column(p) { VectorMath.normalQuantile(&$0) } == p.map { VectorMath.normalQuantile($0) })
        #expect(
          column(p) { VectorMath.upperNormalQuantile(&$0) } == p.map { VectorMath.upperNormalQuantile($0) })
        #expect(column(p) { VectorMath.logarithm(&$0) } == p.map { VectorMath.logarithm($0) })
        #expect(column(p) { VectorMath.exponential(&$0) } == p.map { VectorMath.exponential($0) })
      }
    }
  }

  /// The fused kernel has the bits of its parts, with arguments of exp that are moderate and with others, also where
  /// a coordinate is no probability.
  @Test func lognormalQuantileIsExpOfTheNormalOne() {
    for (mu, sigma) in [(1.5, 0.4), (-3, -1.2), (0, 30), (690, 0.1), (0, 0)] {
      for ends in [[], [0, 1, .nan, -1, 2]] as [[Double]] {
        var fused =
          (0..<1500).map { mv_stream_uniform(1, 2, UInt64($0)) } + [1e-300, 1e-12, 1 - 1e-12] + ends
        var parts = fused
        var span = fused.mutableSpan
        VectorMath.lognormalQuantile(&span, logMedian: mu, logStandardDeviation: sigma)
        var partsSpan = parts.mutableSpan
        VectorMath.normalQuantile(&partsSpan)
        VectorMath.exponentialAffine(&partsSpan, offset: mu, scale: sigma)
        #expect(zip(fused, parts).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(mu), \(sigma)")
      }
    }
  }

  @Test func settledNumbersAreFinite() {
    var x = [1, -0.0, .infinity, -.infinity, .nan, 1e308]
    var span = x.mutableSpan
    VectorMath.settle(&span)
    #expect(x[0] == 1 && x[1].bitPattern == (-0.0).bitPattern && x[5] == 1e308)
    #expect(x[2...4].allSatisfy { $0.isNaN })
  }
}
