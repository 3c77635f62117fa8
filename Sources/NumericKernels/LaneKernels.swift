import CNumericKernels

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

/// Eight consecutive draws of many numbers: number i of draw first + lane stands in row `lane` of column i.
///
/// The shape for databases, where numbers are many and draws few: one stream of indices serves eight draws.
/// Buffers are ``ColumnBuffer``s of eight rows. Results have the same bits for every instruction set, and those of a
/// draw do not depend on its lane or on the other lanes.
public enum LaneKernels {
  /// Draws side by side.
  public static let lanes = 8

  /// A buffer of eight rows.
  public static func buffer(_ count: Int) -> ColumnBuffer { ColumnBuffer(columns: count, rows: lanes) }

  /// The uniforms of inputs `range` of `inputs` in eight draws, to the first places of `out`: the bits of
  /// ``RandomStream/uniforms(input:firstDraw:into:)``.
  public static func uniforms(
    _ stream: RandomStream, inputs: [UInt64], _ range: Range<Int>, firstDraw: UInt64, into out: ColumnBuffer
  ) {
    check(range, inputs.count, out)
    unsafe inputs.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      unsafe mv_stream_lanes(stream.key, base + range.lowerBound, range.count, firstDraw, out.baseAddress)
    }
  }

  /// p <- the standard normal quantile of the first `count` places.
  public static func normalQuantile(_ p: ColumnBuffer, count: Int) {
    precondition(p.rows == lanes && count <= p.columns, "more inputs than places")
    unsafe mv_normal_quantile(p.baseAddress, lanes * count)
  }

  /// x <- factor exp(offset + scale x), parameters `range` for the first places of x.
  public static func exponentialAffine(_ x: ColumnBuffer, _ range: Range<Int>, _ maps: LaneMaps) {
    unsafe apply(x, range, maps) { unsafe mv_lognormal_lanes($0, $1, $2, $3, $4) }
  }

  /// x <- factor (offset + scale x), parameters `range` for the first places of x.
  public static func affine(_ x: ColumnBuffer, _ range: Range<Int>, _ maps: LaneMaps) {
    unsafe apply(x, range, maps) { unsafe mv_affine_lanes($0, $1, $2, $3, $4) }
  }

  private static func apply(
    _ x: ColumnBuffer, _ range: Range<Int>, _ maps: LaneMaps,
    _ kernel: (
      UnsafeMutablePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Int
    ) -> Void
  ) {
    check(range, maps.count, x)
    unsafe maps.offsets.withUnsafeBufferPointer { offsets in
      unsafe maps.scales.withUnsafeBufferPointer { scales in
        unsafe maps.factors.withUnsafeBufferPointer { factors in
          guard let o = offsets.baseAddress, let s = scales.baseAddress, let f = factors.baseAddress else {
            return
          }
          let first = range.lowerBound
          unsafe kernel(x.baseAddress, o + first, s + first, f + first, range.count)
        }
      }
    }
  }

  /// out[places[range][i]] <- x[i].
  public static func scatter(
    _ x: ColumnBuffer, _ range: Range<Int>, to places: LaneIndices, of out: ColumnBuffer
  ) {
    check(range, places.count, x)
    precondition(out.rows == lanes && places.bound <= out.columns, "places beyond the buffer")
    unsafe places.values.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      unsafe mv_scatter_lanes(x.baseAddress, base + range.lowerBound, range.count, out.baseAddress)
    }
  }

  /// out[rows[i]] += x[i] vector[columns[i]] for i in `range`, in this order; x[i] stands at i - range.lowerBound.
  public static func accumulate(
    _ x: ColumnBuffer, _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, vector: ColumnBuffer,
    into out: ColumnBuffer
  ) {
    check(range, rows.count, x)
    unsafe withPlaces(range, rows, columns, vector, out) { r, c in
      unsafe mv_accumulate_lanes(x.baseAddress, r, c, range.count, vector.baseAddress, out.baseAddress)
    }
  }

  /// The same with constants, one for all lanes: out[rows[i]] += constants[i] vector[columns[i]] for i in `range`.
  public static func accumulate(
    constants: [Double], _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, vector: ColumnBuffer,
    into out: ColumnBuffer
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= constants.count, "range beyond the constants")
    unsafe withPlaces(range, rows, columns, vector, out) { r, c in
      unsafe constants.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        unsafe mv_accumulate_constants(
          base + range.lowerBound, r, c, range.count, vector.baseAddress, out.baseAddress)
      }
    }
  }

  private static func withPlaces(
    _ range: Range<Int>, _ rows: LaneIndices, _ columns: LaneIndices, _ vector: ColumnBuffer,
    _ out: ColumnBuffer,
    _ body: (UnsafePointer<UInt32>, UnsafePointer<UInt32>) -> Void
  ) {
    precondition(rows.count == columns.count && range.upperBound <= rows.count, "as many rows as columns")
    precondition(rows.bound <= out.columns && columns.bound <= vector.columns, "places beyond the buffer")
    precondition(out.rows == lanes && vector.rows == lanes, "eight lanes")
    unsafe rows.values.withUnsafeBufferPointer { rows in
      unsafe columns.values.withUnsafeBufferPointer { columns in
        guard let r = rows.baseAddress, let c = columns.baseAddress else { return }
        unsafe body(r + range.lowerBound, c + range.lowerBound)
      }
    }
  }

  /// Spreads the first `places.count` numbers of x over matrices, one for each of the first `wanted` lanes: lane l of
  /// number i goes to element places[i] of the matrix that starts at l × `stride`.
  public static func scatter(
    _ x: ColumnBuffer, to places: LaneIndices, ofMatrices matrices: inout MutableSpan<Double>, stride: Int,
    wanted: Int
  ) {
    check(0..<places.count, places.count, x)
    precondition(wanted >= 0 && wanted <= lanes && places.bound <= stride, "places beyond the matrix")
    precondition(matrices.count >= wanted * stride, "a matrix for each lane")
    unsafe places.values.withUnsafeBufferPointer { places in
      unsafe matrices.withUnsafeMutableBufferPointer { matrices in
        guard let p = places.baseAddress, let m = matrices.baseAddress else { return }
        unsafe mv_lanes_to_matrices(x.baseAddress, p, places.count, m, stride, wanted)
      }
    }
  }

  private static func check(_ range: Range<Int>, _ count: Int, _ buffer: ColumnBuffer) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range beyond the inputs")
    precondition(buffer.rows == lanes && range.count <= buffer.columns, "more inputs than places")
  }
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
