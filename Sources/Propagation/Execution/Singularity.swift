import LinearSolvers

/// Processes (columns) that depend on each other linearly, when A is singular to working precision; else nil.
///
/// Rows and columns are scaled first, so that units (kWh beside t) do not pass for singularity.
func singularProcesses(_ matrix: [Double], order: Int) -> [Int]? {
  guard order > 0, matrix.allSatisfy(\.isFinite) else { return nil }
  var scaled = matrix
  var columnScale = Array(repeating: 1.0, count: order)
  for _ in 0..<3 {
    for i in 0..<order {
      let largest = (0..<order).map { abs(scaled[i + $0 * order]) }.max() ?? 0
      if largest > 0 { for j in 0..<order { scaled[i + j * order] /= largest } }
    }
    for j in 0..<order {
      let largest = (0..<order).map { abs(scaled[$0 + j * order]) }.max() ?? 0
      if largest > 0 {
        for i in 0..<order { scaled[i + j * order] /= largest }
        columnScale[j] *= largest
      }
    }
  }
  guard let (vector, ratio) = DenseSystem.nullVector(of: scaled, order: order),
    ratio < 1e-14 * Double(max(order, 4))
  else { return nil }
  return (0..<order).filter { abs(vector[$0]) > 1e-6 }
}
