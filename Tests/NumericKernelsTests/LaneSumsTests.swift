import Testing

@testable import NumericKernels

@Suite struct LaneSumsTests {
  private static func filled(_ count: Int, _ value: (Int, Int) -> Double) -> ColumnBuffer {
    let buffer = LaneKernels.buffer(count)
    for place in 0..<count {
      buffer.withColumn(place) { for lane in 0..<8 { $0[lane] = value(place, lane) } }
    }
    return buffer
  }

  /// Small integers, so that every order of summation gives the same numbers; lanes that are not wanted hold
  /// NaN.
  private static func number(_ place: Int, _ lane: Int) -> Double {
    lane == 2 || lane == 7 ? .nan : Double((3 * place + 5 * lane) % 11 - 5)
  }
  private static let lanes: UInt8 = 0b0111_1011
  private static let kept = [0, 1, 3, 4, 5, 6]

  @Test func powersOfWantedLanesAreAdded() {
    let x = LaneSumsTests.filled(9) { LaneSumsTests.number($0, $1) }
    var sums = Array(repeating: 100.0, count: 18)
    LaneKernels.addPowers(LaneSlice(x), count: 9, lanes: LaneSumsTests.lanes, to: &sums)
    let places = LaneIndices([8, 0, 4, 4])
    var some = Array(repeating: 0.0, count: 14)
    LaneKernels.addPowers(
      LaneSlice(x), places: places, 1..<4, lanes: LaneSumsTests.lanes, to: &some, first: 3)
    var contiguous = Array(repeating: 0.0, count: 8)
    LaneKernels.addPowers(
      LaneSlice(x), places: nil, 1..<4, lanes: LaneSumsTests.lanes, to: &contiguous, first: 0)
    func powers(_ place: Int) -> [Double] {
      let values = LaneSumsTests.kept.map { LaneSumsTests.number(place, $0) }
      return [values.reduce(0, +), values.reduce(0) { $0 + $1 * $1 }]
    }
    for place in 0..<9 { #expect(Array(sums[2 * place..<2 * place + 2]) == powers(place).map { $0 + 100 }) }
    #expect(some == Array(repeating: 0, count: 8) + powers(0) + powers(4) + powers(4))
    #expect(contiguous == [0, 0] + powers(0) + powers(1) + powers(2))
  }

  @Test(arguments: [0, 1, 2]) func slopesOfWantedLanesAreAdded(kind: Int) {
    let q = LaneSumsTests.filled(5) { LaneSumsTests.number($0 + 1, $1) }
    let s = LaneSumsTests.filled(6) { LaneSumsTests.number($0 + 7, $1) }
    let x = LaneSumsTests.filled(4) { LaneSumsTests.number($0 + 20, $1) }
    let (rows, columns) = (LaneIndices([4, 0, 2, 3]), LaneIndices([5, 5, 1, 0]))
    let places = LaneIndices([3, 2, 0, 1])
    let weights: LaneKernels.SlopeWeights =
      kind == 0 ? .one : .values(LaneSlice(x), places: kind == 1 ? places : nil)
    var sums = Array(repeating: 0.0, count: 20)
    LaneKernels.addSlopes(
      weights, 1..<4, rows: rows, columns: columns, q: LaneSlice(q), s: LaneSlice(s),
      lanes: LaneSumsTests.lanes, to: &sums, first: 1)
    for i in 1..<4 {
      var expected = [0.0, 0, 0, 0]
      for lane in LaneSumsTests.kept {
        let slope =
          -LaneSumsTests.number(Int(rows.values[i]) + 1, lane)
          * LaneSumsTests.number(Int(columns.values[i]) + 7, lane)
        let place = kind == 1 ? Int(places.values[i]) : i - 1
        let weight = kind == 0 ? 1 : LaneSumsTests.number(place + 20, lane)
        for (power, value) in [slope, slope * slope, slope * weight, slope * weight * slope * weight]
          .enumerated()
        { expected[power] += value }
      }
      #expect(Array(sums[4 * (1 + i)..<4 * (2 + i)]) == expected)
    }
    #expect(sums[..<8].allSatisfy { $0 == 0 })
  }
}
