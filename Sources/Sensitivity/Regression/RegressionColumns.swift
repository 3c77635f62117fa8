/// The columns of a regression over the rows that count: inputs, then outputs, then dummies.
struct RegressionColumns: Sendable {
  /// By column, the rows that count.
  let values: [[Double]]
  private let orders: [[Int32]]
  private let runEnds: [[Int]]

  /// - Parameters:
  ///   - columns: All rows.
  ///   - valid: Which of them count.
  init(_ columns: [[Double]], valid: [Bool]) {
    let rows = valid.indices.filter { valid[$0] }
    values = columns.map { column in rows.map { column[$0] } }
    let all = [Bool](repeating: true, count: rows.count)
    let sorted = values.map { (column: $0, rows: RowOrder(of: $0, valid: all).rows) }
    orders = sorted.map { $0.rows.map { Int32($0) } }
    runEnds = sorted.map { column, rows in
      rows.indices.filter { $0 + 1 == rows.count || column[rows[$0 + 1]] != column[rows[$0]] }.map { $0 + 1 }
    }
  }

  /// Correlations of the columns, or of their ranks, when each row counts as often as its weight says.
  ///
  /// Equal values share their mean rank, and the copies of a row are equal values.
  func correlations(ofRanks: Bool, weights: [Double]? = nil) -> CorrelationMatrix {
    guard ofRanks else { return CorrelationMatrix(values, weights: weights) }
    return CorrelationMatrix(values.indices.map { ranks($0, weights: weights) }, weights: weights)
  }

  private func ranks(_ column: Int, weights: [Double]?) -> [Double] {
    let order = orders[column]
    var ranks = [Double](repeating: 0, count: order.count)
    var below = 0.0
    var first = 0
    for end in runEnds[column] {
      var weight = Double(end - first)
      if let weights { weight = order[first..<end].reduce(0) { $0 + weights[Int($1)] } }
      for place in first..<end { ranks[Int(order[place])] = below + weight / 2 }
      below += weight
      first = end
    }
    return ranks
  }
}
