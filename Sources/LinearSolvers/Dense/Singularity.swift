/// Rows and columns divided by their largest elements, so that units (kWh beside t) do not pass for singularity.
private func equilibrated(_ matrix: [Double], order: Int) -> [Double] {
  var scaled = matrix
  for _ in 0..<3 {
    for i in 0..<order {
      let largest = (0..<order).map { abs(scaled[i + $0 * order]) }.max() ?? 0
      if largest > 0 { for j in 0..<order { scaled[i + j * order] /= largest } }
    }
    for j in 0..<order {
      let largest = (0..<order).map { abs(scaled[$0 + j * order]) }.max() ?? 0
      if largest > 0 { for i in 0..<order { scaled[i + j * order] /= largest } }
    }
  }
  return scaled
}

/// Whether elimination of the scaled matrix leaves a pivot that is nothing but rounding: then a solution is noise.
public func isSingularToWorkingPrecision(_ matrix: [Double], order: Int) -> Bool {
  let system = DenseSystem(order: order, rightHandSides: 1)
  system.matrix = equilibrated(matrix, order: order)
  guard system.solve() == .solved else { return true }
  return system.smallestPivotRatio() < 1e-15 * Double(max(order, 4))
}

/// Processes (columns) that depend on each other linearly, when A is singular to working precision; else nil.
public func singularProcesses(_ matrix: [Double], order: Int) -> [Int]? {
  guard order > 0, matrix.allSatisfy(\.isFinite) else { return nil }
  let scaled = equilibrated(matrix, order: order)
  guard let (vector, ratio) = DenseSystem.nullVector(of: scaled, order: order),
    ratio < 1e-14 * Double(max(order, 4))
  else { return nil }
  // Right null vector: who works in vain; left null vector: whose products are missing. Those in both form the
  // singular core, without the suppliers that it drags along.
  let transposed = (0..<order * order).map { scaled[$0 / order + $0 % order * order] }
  let left = DenseSystem.nullVector(of: transposed, order: order)?.vector ?? vector
  let core = (0..<order).filter { abs(vector[$0]) > 1e-6 && abs(left[$0]) > 1e-6 }
  return core.isEmpty ? (0..<order).filter { abs(vector[$0]) > 1e-6 } : core
}
