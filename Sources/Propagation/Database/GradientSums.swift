/// Sums over draws of what the derivatives of scores are made of.
///
/// Exchanges of B and C need none of their own: their slopes are c_k s_j and g_k, and c_k, an input, is
/// independent of s_j.
struct GradientSums: Sendable {
  /// Draws that counted.
  var count = 0
  /// By output, four for each exchange of A: of e = ∂h/∂x, e², e w and (e w)², with w = dx/dz but for a
  /// constant factor.
  var technosphere: [[Double]]
  /// Two for each exchange of A: of w and w².
  var weights: [Double]
  /// By supply, two for each process: of s and s².
  var supplies: [[Double]]
  /// By supply, two for each elementary flow: of g and g².
  var inventories: [[Double]]

  init(_ block: GradientBlock) {
    technosphere = Array(
      repeating: Array(repeating: 0, count: 4 * block.slopeCount), count: block.outputs.count)
    weights = Array(repeating: 0, count: 2 * block.slopeCount)
    supplies = Array(
      repeating: Array(repeating: 0, count: 2 * block.forward.layout.processes.count),
      count: block.supplyCount)
    inventories = Array(
      repeating: Array(repeating: 0, count: 2 * block.biosphere.flowCount), count: block.supplyCount)
  }

  mutating func merge(_ other: GradientSums) {
    count += other.count
    for output in technosphere.indices {
      GradientSums.add(other.technosphere[output], to: &technosphere[output])
    }
    GradientSums.add(other.weights, to: &weights)
    for activity in supplies.indices {
      GradientSums.add(other.supplies[activity], to: &supplies[activity])
      GradientSums.add(other.inventories[activity], to: &inventories[activity])
    }
  }

  private static func add(_ values: [Double], to sums: inout [Double]) {
    for i in sums.indices { sums[i] += values[i] }
  }
}

/// Means of one block of draws that errors are estimated from, in single precision: there are many.
struct GradientBlockMeans: Sendable {
  let count: Int
  /// By output, for each exchange of A the mean of e², and that of e² weighted by w².
  let technosphere: [[Float]]
  /// By activity, for each process the mean of s².
  let supplies: [[Float]]
  /// By activity, for each elementary flow the mean of g².
  let inventories: [[Float]]

  init(_ sums: GradientSums) {
    count = sums.count
    let scale = sums.count > 0 ? 1 / Double(sums.count) : 0
    technosphere = sums.technosphere.map { sums4 in
      var means = Array(repeating: Float(0), count: sums4.count / 2)
      for i in 0..<sums4.count / 4 {
        let mean = sums4[4 * i + 1] * scale
        // Without weights they are all one.
        let square = sums.weights[2 * i + 1]
        means[2 * i] = Float(mean)
        means[2 * i + 1] = Float(square > 0 ? sums4[4 * i + 3] / square : mean)
      }
      return means
    }
    func squares(_ sums: [Double]) -> [Float] { (0..<sums.count / 2).map { Float(sums[2 * $0 + 1] * scale) } }
    supplies = sums.supplies.map(squares)
    inventories = sums.inventories.map(squares)
  }
}
