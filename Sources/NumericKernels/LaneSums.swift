import CNumericKernels

/// Sums over the draws of eight lanes, added to what is there already. Lanes whose bit is not set in `lanes`
/// count as zero, whatever they hold.
extension LaneKernels {
  /// sums[2 i] += Σ x, sums[2 i + 1] += Σ x², for the first `count` numbers of a slice.
  public static func addPowers(_ x: LaneSlice, count: Int, lanes: UInt8, to sums: inout [Double]) {
    precondition(count >= 0 && count <= x.count && 2 * count <= sums.count, "two sums for each number")
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      guard let out = sums.baseAddress else { return }
      unsafe mv_power_sums(x.start, nil, count, UInt64(lanes), out)
    }
  }

  /// The same for x[places[i]], i in `range`, to sums[2 (`first` + i)] and the next; without places x[i -
  /// range.lowerBound].
  public static func addPowers(
    _ x: LaneSlice, places: LaneIndices?, _ range: Range<Int>, lanes: UInt8, to sums: inout [Double],
    first: Int
  ) {
    check(x, places, range)
    precondition(2 * (first + range.upperBound) <= sums.count, "two sums for each number")
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      guard let base = sums.baseAddress else { return }
      let out = unsafe base + 2 * (first + range.lowerBound)
      guard let places else { return unsafe mv_power_sums(x.start, nil, range.count, UInt64(lanes), out) }
      unsafe places.values.withUnsafeBufferPointer { places in
        guard let p = places.baseAddress else { return }
        unsafe mv_power_sums(x.start, p + range.lowerBound, range.count, UInt64(lanes), out)
      }
    }
  }

  /// What a slope is multiplied by.
  public enum SlopeWeights {
    /// Nothing.
    case one
    /// x[places[i]]; without places x[i - range.lowerBound].
    case values(LaneSlice, places: LaneIndices?)
  }

  /// With the slopes e = -q[rows[i]] s[columns[i]] and weights x, i in `range`: adds Σ e, Σ e², Σ e x and Σ (e
  /// x)² to sums[4 (`first` + i)] and the three that follow.
  public static func addSlopes(
    _ weights: SlopeWeights, _ range: Range<Int>, rows: LaneIndices, columns: LaneIndices, q: LaneSlice,
    s: LaneSlice, lanes: UInt8, to sums: inout [Double], first: Int
  ) {
    precondition(rows.count == columns.count && range.lowerBound >= 0 && range.upperBound <= rows.count)
    precondition(rows.bound <= q.count && columns.bound <= s.count, "places beyond the buffer")
    precondition(4 * (first + range.upperBound) <= sums.count, "four sums for each slope")
    if case .values(let x, let places) = weights { check(x, places, range) }
    let (low, wanted) = (range.lowerBound, UInt64(lanes))
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe rows.values.withUnsafeBufferPointer { rows in
        unsafe columns.values.withUnsafeBufferPointer { columns in
          guard let base = sums.baseAddress, let r = rows.baseAddress, let c = columns.baseAddress else {
            return
          }
          let out = unsafe base + 4 * (first + low)
          switch weights {
          case .one: unsafe mv_slope_sums(r + low, c + low, range.count, q.start, s.start, wanted, out)
          case .values(let x, nil):
            unsafe mv_weighted_slope_sums(
              x.start, nil, r + low, c + low, range.count, q.start, s.start, wanted, out)
          case .values(let x, let places?):
            unsafe places.values.withUnsafeBufferPointer { places in
              guard let p = places.baseAddress else { return }
              unsafe mv_weighted_slope_sums(
                x.start, p + low, r + low, c + low, range.count, q.start, s.start, wanted, out)
            }
          }
        }
      }
    }
  }

  private static func check(_ x: LaneSlice, _ places: LaneIndices?, _ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= (places?.count ?? .max), "range beyond the places")
    precondition((places?.bound ?? range.count) <= x.count, "places beyond the buffer")
  }
}
