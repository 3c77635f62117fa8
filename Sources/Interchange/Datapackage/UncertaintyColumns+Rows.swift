import Distributions
import Glibc

extension UncertaintyColumns {
  /// Columns of rows.
  init(_ rows: [StatsArraysRow]) {
    types = rows.map { UInt8(clamping: $0.uncertaintyType) }
    loc = rows.map(\.loc)
    scale = rows.map(\.scale)
    shape = rows.map(\.shape)
    minimum = rows.map(\.minimum)
    maximum = rows.map(\.maximum)
    negative = rows.map(\.negative)
  }

  /// One row of the table.
  func row(_ index: Int) -> StatsArraysRow {
    StatsArraysRow(
      uncertaintyType: Int(types[index]), loc: loc[index], scale: scale[index], shape: shape[index],
      minimum: minimum[index], maximum: maximum[index], negative: negative[index])
  }

  /// The place of each distribution, for packages that hold no static values: its median, of a triangular or PERT its mode.
  ///
  /// NaN where the row describes no distribution.
  func places() -> [Double] {
    types.indices.map { index in
      switch types[index] {
      case 0, 1, 3, 5, 13: return loc[index]
      case 2: return negative[index] ? -exp(loc[index]) : exp(loc[index])
      case 4: return (minimum[index] + maximum[index]) / 2
      default:
        do throws(DistributionError) {
          return try row(index).distribution().median
        } catch {
          return .nan
        }
      }
    }
  }
}
