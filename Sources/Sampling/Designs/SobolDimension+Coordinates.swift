extension SobolDimension {
  /// Scrambled coordinates u = (k + 1/2) 2^-52 of consecutive points.
  ///
  /// Blocks of 64 points share the high bits of their Gray code: point 64 b + i is point 64 b ^ point i, so a point costs
  /// one exclusive or, with the same bits as by ``integer(at:)``.
  func coordinates(
    firstPoint: UInt64, scramble: borrowing NestedUniformScramble, into coordinates: inout MutableSpan<Double>
  ) {
    let low = InlineArray<64, UInt64> { lowPoint($0) }
    var position = 0
    while position < coordinates.count {
      let point = firstPoint + UInt64(position)
      let block = integer(at: point & ~63)
      let end = min(coordinates.count, position + 64 - Int(point & 63))
      for i in position..<end {
        let x = block ^ low[Int((firstPoint &+ UInt64(i)) & 63)]
        coordinates[i] = unitCoordinate(scramble.scramble(x))
      }
      position = end
    }
  }

  /// One of the first 64 points, if the dimension has as many.
  private func lowPoint(_ index: Int) -> UInt64 {
    index >> min(directionNumbers.count, 63) == 0 ? integer(at: UInt64(index)) : 0
  }
}

/// (k + 1/2) 2^-52 with k the upper 52 bits: exact, never 0 or 1.
@inline(__always)
func unitCoordinate(_ bits: UInt64) -> Double {
  (Double(Int64(bitPattern: bits &>> 12)) + 0.5) * 0x1p-52
}
