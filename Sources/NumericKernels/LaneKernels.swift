import CNumericKernels

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
    _ x: ColumnBuffer, _ range: Range<Int>, to places: LaneIndices, of out: LaneSlice
  ) {
    check(range, places.count, x)
    precondition(places.bound <= out.count, "places beyond the buffer")
    unsafe places.values.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      unsafe mv_scatter_lanes(x.baseAddress, base + range.lowerBound, range.count, out.start)
    }
  }

  /// out[rows[i]] += x[i] vector[columns[i]] for i in `range`, in this order; x[i] stands at i - range.lowerBound.
  public static func accumulate(
    _ x: ColumnBuffer, _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, vector: LaneSlice,
    into out: LaneSlice
  ) {
    check(range, rows.count, x)
    unsafe withPlaces(range, rows, columns, vector, out) { r, c, v, o in
      unsafe mv_accumulate_lanes(x.baseAddress, r, c, range.count, v, o)
    }
  }

  /// The same with constants, one for all lanes: out[rows[i]] += constants[i] vector[columns[i]] for i in `range`.
  public static func accumulate(
    constants: [Double], _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, vector: LaneSlice,
    into out: LaneSlice
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= constants.count, "range beyond the constants")
    unsafe withPlaces(range, rows, columns, vector, out) { r, c, v, o in
      unsafe constants.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        unsafe mv_accumulate_constants(base + range.lowerBound, r, c, range.count, v, o)
      }
    }
  }

  private static func withPlaces(
    _ range: Range<Int>, _ rows: LaneIndices, _ columns: LaneIndices, _ vector: LaneSlice, _ out: LaneSlice,
    _ body: (
      UnsafePointer<UInt32>, UnsafePointer<UInt32>, UnsafePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  ) {
    precondition(rows.count == columns.count && range.upperBound <= rows.count, "as many rows as columns")
    precondition(rows.bound <= out.count && columns.bound <= vector.count, "places beyond the buffer")
    unsafe rows.values.withUnsafeBufferPointer { rows in
      unsafe columns.values.withUnsafeBufferPointer { columns in
        guard let r = rows.baseAddress, let c = columns.baseAddress else { return }
        unsafe body(
          r + range.lowerBound, c + range.lowerBound, vector.start, out.start)
      }
    }
  }

  /// Takes the first `count` numbers of x apart: lane l becomes column l of `out`.
  public static func split(_ x: LaneSlice, count: Int, into out: ColumnBuffer) {
    precondition(
      count >= 0 && count <= x.count && count <= out.rows && out.columns >= lanes, "numbers beyond the buffer"
    )
    unsafe mv_split_lanes(x.start, count, out.baseAddress, out.stride)
  }

  /// out[places[i]] <- row i of a column of plain numbers.
  /// - Precondition: `out` has room for `places.bound` numbers.
  @unsafe public static func scatter(
    column: Int, of values: ColumnBuffer, to places: LaneIndices, of out: UnsafeMutablePointer<Double>
  ) {
    precondition(places.count <= values.rows, "a row for each place")
    unsafe places.values.withUnsafeBufferPointer { places in
      guard let p = places.baseAddress else { return }
      unsafe mv_scatter(values.pointer(toColumn: column), p, places.count, out)
    }
  }

  /// x[i] <- (x[i] - Σ cells[e] x[columns[e]]) / diagonal[i], row after row of `rows`; row i has the cells from
  /// starts[i] up to starts[i + 1], counted from the first cell of the buffer.
  /// - Parameter diagonal: where the diagonal cells of `rows` start among `cells`; nil for no division.
  public static func substitute(
    _ x: ColumnBuffer, offset: Int, rows: Range<Int>, starts: LaneIndices, columns: LaneIndices,
    cells: ColumnBuffer,
    diagonal: Int?
  ) {
    precondition(rows.lowerBound >= 0 && rows.upperBound < starts.count, "rows beyond the matrix")
    precondition(
      starts.bound <= columns.count + 1 && columns.count <= cells.columns, "cells beyond the buffer")
    precondition(
      offset >= 0 && offset + max(columns.bound, rows.upperBound) <= x.columns, "places beyond the buffer")
    precondition(
      (diagonal ?? 0) + (diagonal == nil ? 0 : rows.count) <= cells.columns, "a diagonal cell for each row")
    precondition(x.rows == lanes && cells.rows == lanes, "eight lanes")
    unsafe starts.values.withUnsafeBufferPointer { starts in
      unsafe columns.values.withUnsafeBufferPointer { columns in
        guard let s = starts.baseAddress else { return }
        let c = unsafe columns.baseAddress ?? s
        let pivots = unsafe diagonal.map { unsafe cells.baseAddress + lanes * $0 }
        unsafe mv_forward_lanes(
          s, c, rows.lowerBound, rows.upperBound, cells.baseAddress, pivots, x.baseAddress + lanes * offset)
      }
    }
  }

  /// out[places[i]] <- eight rows of column columns[i] of a table, from `row` on.
  /// - Precondition: the rows lie within the table's stride.
  public static func gather(
    _ table: ColumnBuffer, columns: LaneIndices, row: Int, to places: LaneIndices, of out: ColumnBuffer
  ) {
    precondition(columns.count == places.count && columns.bound <= table.columns, "columns beyond the table")
    precondition(places.bound <= out.columns && out.rows == lanes, "places beyond the buffer")
    precondition(row >= 0 && row + lanes <= table.stride, "rows beyond the table")
    unsafe columns.values.withUnsafeBufferPointer { columns in
      unsafe places.values.withUnsafeBufferPointer { places in
        guard let c = columns.baseAddress, let p = places.baseAddress else { return }
        unsafe mv_gather_rows(
          table.baseAddress, table.stride, c, columns.count, row, p, out.baseAddress)
      }
    }
  }

  /// out[place] <- the sum of x[range], in this order.
  public static func sum(_ x: ColumnBuffer, _ range: Range<Int>, to place: Int, of out: LaneSlice) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= x.columns && x.rows == lanes, "places beyond the buffer")
    precondition(place >= 0 && place < out.count, "places beyond the slice")
    var sum = SIMD8<Double>(repeating: 0)
    for i in range {
      let term = unsafe UnsafeRawPointer(x.pointer(toColumn: i)).loadUnaligned(as: SIMD8<Double>.self)
      sum += term
    }
    for lane in 0..<lanes { unsafe out.start[lanes * place + lane] = sum[lane] }
  }

  /// out[0] += Σ a[i] b[i], i < `count`, in this order.
  public static func addProduct(_ a: LaneSlice, _ b: LaneSlice, count: Int, into out: LaneSlice) {
    precondition(
      count >= 0 && count <= a.count && count <= b.count && out.count > 0, "numbers beyond the buffer")
    unsafe mv_add_product_lanes(
      a.start, b.start, count, out.start)
  }

  /// out[i] <- x[places[i]] - constants[i], and its absolute value to `size`.
  public static func subtract(
    _ constants: [Double], from x: LaneSlice, at places: LaneIndices, into out: ColumnBuffer,
    size: ColumnBuffer
  ) {
    precondition(places.count == constants.count && places.bound <= x.count, "places beyond the buffer")
    check(0..<places.count, places.count, out)
    check(0..<places.count, places.count, size)
    unsafe places.values.withUnsafeBufferPointer { places in
      unsafe constants.withUnsafeBufferPointer { constants in
        guard let p = places.baseAddress, let c = constants.baseAddress else { return }
        unsafe mv_difference_lanes(
          x.start, p, c, places.count, out.baseAddress, size.baseAddress)
      }
    }
  }

  /// out[rows[i]] -= x[i] vector[columns[i]], i from 0 on, in this order.
  public static func subtractProduct(
    _ x: LaneSlice, rows: LaneIndices, columns: LaneIndices, vector: LaneSlice, from out: LaneSlice
  ) {
    precondition(rows.count == columns.count && rows.count <= x.count, "a row and a column for each number")
    precondition(rows.bound <= out.count && columns.bound <= vector.count, "places beyond the buffer")
    unsafe rows.values.withUnsafeBufferPointer { rows in
      unsafe columns.values.withUnsafeBufferPointer { columns in
        guard let r = rows.baseAddress, let c = columns.baseAddress else { return }
        unsafe mv_subtract_product_lanes(x.start, r, c, rows.count, vector.start, out.start)
      }
    }
  }

  /// out[i] += x[i], i < `count`.
  public static func add(_ x: ColumnBuffer, to out: ColumnBuffer, count: Int) {
    precondition(
      x.rows == lanes && out.rows == lanes && count <= min(x.columns, out.columns),
      "numbers beyond the buffer")
    unsafe mv_add(out.baseAddress, x.baseAddress, out.baseAddress, lanes * count)
  }

  /// Copies `count` numbers, all lanes.
  public static func copy(
    _ source: ColumnBuffer, from first: Int, count: Int, to target: ColumnBuffer, at place: Int
  ) {
    precondition(first >= 0 && count >= 0 && first + count <= source.columns, "numbers beyond the source")
    precondition(place >= 0 && place + count <= target.columns, "places beyond the target")
    precondition(source.rows == lanes && target.rows == lanes, "eight lanes")
    unsafe (target.baseAddress + lanes * place).update(
      from: source.baseAddress + lanes * first, count: lanes * count)
  }

  /// Sets `count` numbers to zero, all lanes.
  public static func clear(_ target: ColumnBuffer, from first: Int = 0, count: Int) {
    precondition(
      first >= 0 && count >= 0 && first + count <= target.columns && target.rows == lanes,
      "places beyond the target")
    unsafe (target.baseAddress + lanes * first).update(repeating: 0, count: lanes * count)
  }

  private static func check(_ range: Range<Int>, _ count: Int, _ buffer: ColumnBuffer) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range beyond the inputs")
    precondition(buffer.rows == lanes && range.count <= buffer.columns, "more inputs than places")
  }
}
