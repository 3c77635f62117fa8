import Inventory
import LinearSolvers
import NumericKernels

/// Where the values of exchanges go, eight draws at a time.
extension ExchangeSampler {
  /// Adds what is the same in every draw to its targets: it is written once.
  func addConstants(to target: LaneSlice) {
    for group in groups where group.isConstant { group.addConstants(at: group.targets, of: target) }
  }

  /// Writes what varies to its targets.
  /// - Parameter scratch: room for a chunk.
  func assign(_ draws: LaneDraws, scratch: ColumnBuffer, timer: PhaseTimer? = nil, to target: LaneSlice) {
    forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      if group.isConstant { return }
      LaneKernels.scatter(scratch, range, to: group.targets, of: target)
      timer?.mark(.assembly)
    }
  }
}

extension ExchangeSampler.Group {
  /// Adds the amounts of a constant group at places of a slice.
  func addConstants(at places: LaneIndices, of target: LaneSlice) {
    for (amount, place) in zip(amounts, places.values) { target.add(amount, at: Int(place)) }
  }

  /// Adds the products of a chunk's exchanges with the elements `columns` of a vector to the elements `rows` of another.
  /// - Parameter values: of the chunk where the group varies; it has its amounts where it is constant.
  func accumulate(
    _ values: ColumnBuffer, _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, vector: LaneSlice,
    into out: LaneSlice
  ) {
    if isConstant {
      LaneKernels.accumulate(
        constants: amounts, range, rows: rows, columns: columns, vector: vector, into: out)
    } else {
      LaneKernels.accumulate(values, range, rows: rows, columns: columns, vector: vector, into: out)
    }
  }
}
