import Glibc
import NumericKernels

/// A grid of normal scores on which densities are compared.
struct ScoreGrid {
  static let cells = 128
  private static let end = 4.2
  private static let step = 2 * end / Double(cells - 1)

  // Kept between tables: the kernel, and a difference with a margin of zeros.
  private var kernel: [Double] = []
  private var padded = [Double](repeating: 0, count: 3 * cells)
  private var smoothed = [Double](repeating: 0, count: cells)

  static func cell(_ score: Double) -> Int {
    min(max(Int(((score + end) / step).rounded()), 0), cells - 1)
  }

  /// Half the mean area between the density of each class and that of all, weighted by class.
  ///
  /// - Parameter table: How many draws of class j are in cell c, at [j * cells + c].
  mutating func area(_ table: [Int32], classes: Int) -> Double {
    let cells = Self.cells
    var all = [Double](repeating: 0, count: cells)
    for j in 0..<classes { for c in 0..<cells { all[c] += Double(table[j * cells + c]) } }
    let total = all.reduce(0, +)
    for c in 0..<cells { all[c] /= total }
    var area = 0.0
    for j in 0..<classes {
      var count = 0.0
      for c in 0..<cells { count += Double(table[j * cells + c]) }
      guard count > 0 else { continue }
      for c in 0..<cells { padded[cells + c] = Double(table[j * cells + c]) / count - all[c] }
      let ofClass = table[(j * cells)..<((j + 1) * cells)]
      area += count / total * smoothedSize(bandwidth: Self.bandwidth(ofClass, count: count)) / 2
    }
    return area
  }

  /// Silverman's bandwidth, 1.06 min(sd, interquartile range / 1.349) n^(-1/5), in cells.
  private static func bandwidth(_ counts: ArraySlice<Int32>, count: Double) -> Double {
    var (sum, squares, below) = (0.0, 0.0, 0.0)
    var (lower, upper): (Double?, Double?) = (nil, nil)
    for (c, inCell) in counts.enumerated() where inCell > 0 {
      let (cell, weight) = (Double(c), Double(inCell))
      sum += weight * cell
      squares += weight * cell * cell
      // Draws spread evenly over their cell.
      if lower == nil, below + weight >= 0.25 * count { lower = cell - 0.5 + (0.25 * count - below) / weight }
      if upper == nil, below + weight >= 0.75 * count { upper = cell - 0.5 + (0.75 * count - below) / weight }
      below += weight
    }
    let mean = sum / count
    let deviation = max(squares / count - mean * mean, 0).squareRoot()
    let range = ((upper ?? 0) - (lower ?? 0)) / 1.349
    let spread = range > 0 ? min(deviation, range) : deviation
    return max(1.06 * spread * pow(count, -0.2), 0.5)
  }

  /// The sum of the absolute values of the differences after a kernel of fourth order, 2 K - K * K with K
  /// Gaussian (Stuetzle & Mittal 1979), which takes much less of an area away than K does.
  private mutating func smoothedSize(bandwidth: Double) -> Double {
    let cells = Self.cells
    let reach = min(Int((5.5 * bandwidth).rounded(.up)), cells - 1)
    // exp(-z^2 / 4) is K * K, its square K, but for their norms.
    kernel.removeAll(keepingCapacity: true)
    var (narrow, wide) = (0.0, 0.0)
    for k in 0...reach {
      let z = Double(k) / bandwidth
      let value = VectorMath.exponential(-z * z / 4)
      kernel.append(value)
      narrow += (k == 0 ? 1 : 2) * value * value
      wide += (k == 0 ? 1 : 2) * value
    }
    for k in 0...reach { kernel[k] = kernel[k] * (2 * kernel[k] / narrow - 1 / wide) }
    for c in 0..<cells { smoothed[c] = padded[cells + c] * kernel[0] }
    for k in 1..<(reach + 1) {
      let weight = kernel[k]
      let (left, right) = (cells - k, cells + k)
      for c in 0..<cells { smoothed[c] += weight * (padded[left + c] + padded[right + c]) }
    }
    return smoothed.reduce(0) { $0 + abs($1) }
  }
}
