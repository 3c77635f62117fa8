import Testing

@testable import NumericKernels

@Suite struct LaneKernelsTests {
  /// The coordinates of lanes are those of the columns, at even and odd first draws and for more inputs than a chunk.
  @Test(arguments: [0, 8, 13, 1 << 33] as [UInt64]) func uniformsAreThoseOfColumns(firstDraw: UInt64) {
    let stream = RandomStream(seed: 3, purpose: .draws)
    let inputs = (0..<150).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    let out = LaneKernels.buffer(140)
    LaneKernels.uniforms(stream, inputs: inputs, 5..<145, firstDraw: firstDraw, into: out)
    for (place, input) in inputs[5..<145].enumerated() {
      for lane in 0..<8 {
        let value = out.withColumn(place) { $0[lane] }
        #expect(value == stream.uniform(input: input, draw: firstDraw + UInt64(lane)))
      }
    }
  }

  /// exp(μ + σ z) has the bits of the column kernel, also where it overflows or vanishes.
  @Test func lognormalsAreThoseOfColumns() {
    let (x, maps) = (LaneKernels.buffer(6), LaneKernelsTests.maps)
    for place in 0..<6 { x.withColumn(place) { for lane in 0..<8 { $0[lane] = Double(lane) - 3.3 } } }
    LaneKernels.exponentialAffine(x, 0..<6, maps)
    for place in 0..<6 {
      for lane in 0..<8 {
        let argument = maps.offsets[place] + maps.scales[place] * (Double(lane) - 3.3)
        let value = x.withColumn(place) { $0[lane] }
        #expect(value == maps.factors[place] * VectorMath.exponential(argument))
      }
    }
  }

  private static var maps: LaneMaps {
    var maps = LaneMaps()
    for (offset, scale) in [(0.0, 1.0), (-3, 0.2), (5, -2), (600, 50), (-700, 30), (1e-3, 1e-3)] {
      maps.append(offset: offset, scale: scale, factor: maps.count % 2 == 0 ? 1 : -0.5)
    }
    return maps
  }

  /// Small whole numbers, so that every sum is exact.
  @Test func sumsAndProductsByHand() {
    let (x, vector, out) = (LaneKernels.buffer(4), LaneKernels.buffer(3), LaneKernels.buffer(2))
    for place in 0..<4 { LaneSlice(x).add(Double(place + 1), at: place) }
    for place in 0..<3 {
      vector.withColumn(place) { for lane in 0..<8 { $0[lane] = Double(10 * place + lane) } }
    }
    let (rows, columns) = (LaneIndices([0, 1, 0, 1]), LaneIndices([2, 0, 1, 2]))
    LaneKernels.accumulate(
      x, 0..<4, rows: rows, columns: columns, vector: LaneSlice(vector), into: LaneSlice(out))
    for lane in 0..<8 {
      let v = (0..<3).map { Double(10 * $0 + lane) }
      #expect(out.withColumn(0) { $0[lane] } == v[2] + 3 * v[1])
      #expect(out.withColumn(1) { $0[lane] } == 2 * v[0] + 4 * v[2])
    }
    LaneKernels.subtractProduct(
      LaneSlice(x), rows: rows, columns: columns, vector: LaneSlice(vector), from: LaneSlice(out))
    for lane in 0..<8 { #expect(out.withColumn(0) { $0[lane] } == 0 && out.withColumn(1) { $0[lane] } == 0) }
    LaneKernels.accumulate(
      constants: [1, 1, 2, 2], 2..<4, rows: rows, columns: columns, vector: LaneSlice(vector),
      into: LaneSlice(out))
    LaneKernels.sum(x, 0..<4, to: 1, of: LaneSlice(vector))
    for lane in 0..<8 {
      #expect(out.withColumn(1) { $0[lane] } == 2 * Double(20 + lane))
      #expect(vector.withColumn(1) { $0[lane] } == 10)
    }
  }

  /// Row by row: x0 = 8 / 2, x1 = (9 - 3 x0) / 1, x2 = 5 - x0 + x1.
  @Test func substitutionByHand() {
    let (x, cells) = (LaneKernels.buffer(3), LaneKernels.buffer(6))
    for (place, value) in [8.0, 9, 5].enumerated() { LaneSlice(x).add(value, at: place) }
    for (place, value) in [3.0, 1, -1, 2, 1, 1].enumerated() { LaneSlice(cells).add(value, at: place) }
    LaneKernels.substitute(
      x, offset: 0, rows: 0..<3, starts: LaneIndices([0, 0, 1, 3]), columns: LaneIndices([0, 0, 1]),
      cells: cells,
      diagonal: 3)
    for lane in 0..<8 {
      #expect((0..<3).map { place in x.withColumn(place) { $0[lane] } } == [4, -3, -2])
    }
  }

  /// Lanes become columns, whole blocks of eight and the rest.
  @Test(arguments: [0, 1, 7, 8, 9, 21, 64]) func lanesAreTakenApart(count: Int) {
    let (x, out) = (LaneKernels.buffer(count + 1), ColumnBuffer(columns: 8, rows: count))
    for place in 0..<count {
      x.withColumn(place) { for lane in 0..<8 { $0[lane] = Double(100 * place + lane) } }
    }
    LaneKernels.split(LaneSlice(x), count: count, into: out)
    for lane in 0..<8 {
      for place in 0..<count { #expect(out.withColumn(lane) { $0[place] } == Double(100 * place + lane)) }
    }
  }
}
