/// Correlations of columns whose rows count with weights.
struct CorrelationMatrix: Sendable {
  let size: Int
  /// `size` x `size` numbers, row by row; NaN where a column is constant.
  let values: [Double]

  subscript(_ i: Int, _ j: Int) -> Double { values[i * size + j] }

  /// - Parameters:
  ///   - columns: Columns of one length.
  ///   - weights: How often each row counts; nil for once each.
  init(_ columns: [[Double]], weights: [Double]? = nil) {
    let scaled = columns.map { Self.scaled($0, weights: weights) }
    size = columns.count
    var values = [Double](repeating: 1, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        let product = i == j && scaled[i][0].isFinite ? 1 : Self.product(scaled[i], scaled[j])
        values[i * size + j] = product
        values[j * size + i] = product
      }
    }
    self.values = values
  }

  /// About the mean, to a sum of squares of one, times the root of the weight; rows that do not count are
  /// left out.
  private static func scaled(_ column: [Double], weights: [Double]?) -> [Double] {
    var kept: [Double] = []
    var roots: [Double] = []
    kept.reserveCapacity(column.count)
    if let weights {
      for row in column.indices where weights[row] > 0 {
        kept.append(column[row])
        roots.append(weights[row].squareRoot())
      }
    } else {
      kept = column
      roots = [Double](repeating: 1, count: column.count)
    }
    guard let reference = kept.first, kept.contains(where: { $0 != reference }) else {
      return [Double](repeating: .nan, count: max(kept.count, 1))
    }
    var (sum, total) = (0.0, 0.0)
    for row in kept.indices {
      kept[row] -= reference
      sum += roots[row] * roots[row] * kept[row]
      total += roots[row] * roots[row]
    }
    let mean = sum / total
    for row in kept.indices { kept[row] = (kept[row] - mean) * roots[row] }
    let length = product(kept, kept).squareRoot()
    for row in kept.indices { kept[row] /= length }
    return kept
  }

  /// The sum of products in eight fixed lanes.
  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    let (x, y) = (left.span, right.span)
    precondition(x.count == y.count, "columns of one length are needed")
    var lanes = SIMD8<Double>()
    let whole = x.count & ~7
    var row = 0
    while row < whole {
      var (a, b) = (SIMD8<Double>(), SIMD8<Double>())
      for lane in 0..<8 {
        a[lane] = x[row + lane]
        b[lane] = y[row + lane]
      }
      lanes += a * b
      row += 8
    }
    var sum = lanes.sum()
    while row < x.count {
      sum += x[row] * y[row]
      row += 1
    }
    return sum
  }
}
