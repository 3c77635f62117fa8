/// Places that lanes are written to or read from, with their bound known once instead of checked one by one.
public struct LaneIndices: Sendable, Hashable {
  /// The places.
  public let values: [UInt32]
  /// One more than the largest place.
  public let bound: Int

  /// - Precondition: every place is from 0 to 2^32 - 1.
  public init(_ values: [Int]) {
    self.values = values.map { UInt32($0) }
    bound = (values.max() ?? -1) + 1
  }

  /// Number of places.
  public var count: Int { values.count }
}

/// Numbers in eight lanes, from one place of a buffer on: a vector, or the cells of a matrix.
///
/// Number i of the slice in lane l stands 8 i + l doubles after its first.
@safe public struct LaneSlice {
  /// The buffer, which the slice keeps alive.
  public let buffer: ColumnBuffer
  /// Numbers from the first of the slice to the end of the buffer, or of its column.
  public let count: Int
  private let offset: Int

  /// Numbers of a buffer with a column of eight rows for each, from `first` on.
  /// - Precondition: the buffer has eight rows and at least `first` columns.
  public init(_ buffer: ColumnBuffer, first: Int = 0) {
    precondition(
      buffer.rows == LaneKernels.lanes && first >= 0 && first <= buffer.columns, "places beyond the buffer")
    self.buffer = buffer
    count = buffer.columns - first
    offset = LaneKernels.lanes * first
  }

  /// The numbers of one long column that holds eight lanes of each, one number after another.
  /// - Precondition: the buffer has the column, and its rows are a multiple of eight.
  public init(column: Int, of buffer: ColumnBuffer) {
    precondition(
      column >= 0 && column < buffer.columns && buffer.rows % LaneKernels.lanes == 0, "a column of lanes")
    self.buffer = buffer
    count = buffer.rows / LaneKernels.lanes
    offset = column * buffer.stride
  }

  private init(_ buffer: ColumnBuffer, offset: Int, count: Int) {
    (self.buffer, self.offset, self.count) = (buffer, offset, count)
  }

  /// The numbers from `first` on.
  public func from(_ first: Int) -> LaneSlice {
    precondition(first >= 0 && first <= count, "places beyond the slice")
    return LaneSlice(buffer, offset: offset + LaneKernels.lanes * first, count: count - first)
  }

  /// One number in one lane.
  public func value(_ place: Int, lane: Int) -> Double {
    precondition(
      place >= 0 && place < count && lane >= 0 && lane < LaneKernels.lanes, "places beyond the slice")
    return unsafe start[LaneKernels.lanes * place + lane]
  }

  /// Adds to one number in all lanes.
  public func add(_ value: Double, at place: Int) {
    precondition(place >= 0 && place < count, "places beyond the slice")
    for lane in 0..<LaneKernels.lanes { unsafe start[LaneKernels.lanes * place + lane] += value }
  }

  /// Sets the first `count` numbers to zero, all lanes.
  public func clear(count: Int) {
    precondition(count >= 0 && count <= self.count, "places beyond the slice")
    unsafe start.update(repeating: 0, count: LaneKernels.lanes * count)
  }

  /// The first number of the slice, for kernels.
  @unsafe public var start: UnsafeMutablePointer<Double> { unsafe buffer.baseAddress + offset }
}

/// x -> factor (offset + scale x), or factor exp(offset + scale x), one map for each input.
public struct LaneMaps: Sendable, Hashable {
  /// Mean, or μ of the logarithm.
  public private(set) var offsets: [Double] = []
  /// Standard deviation, or σ of the logarithm.
  public private(set) var scales: [Double] = []
  /// By what the result is multiplied.
  public private(set) var factors: [Double] = []

  /// No maps.
  public init() {}

  /// Number of maps.
  public var count: Int { offsets.count }

  /// Adds a map.
  public mutating func append(offset: Double, scale: Double, factor: Double) {
    offsets.append(offset)
    scales.append(scale)
    factors.append(factor)
  }
}
