import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct TrajectoriesTests {
  private func trajectories(_ inputs: Int, levels: Int = 4, grid: MorrisGrid = .interior) throws
    -> Trajectories
  {
    let model = FunctionModel(inputNames: (0..<inputs).map { "x\($0)" }, seed: 0) { _, _ in }
    return Trajectories(
      factors: try Players(model, groups: nil, isPartition: false),
      identities: (0..<UInt64(inputs)).map(\.self),
      levels: levels, grid: grid, stream: RandomStream(seed: 3, purpose: .trajectories))
  }

  /// The points of a trajectory, in levels.
  private func points(_ trajectory: Trajectory) -> [[Double]] {
    var point = trajectory.start.map(Double.init)
    return [point]
      + trajectory.order.map { input in
        point[input] = Double(trajectory.end[input])
        return point
      }
  }

  @Test("Every input steps once, half the levels, and stays on the grid", arguments: MorrisGrid.allCases)
  func steps(grid: MorrisGrid) throws {
    let trajectories = try trajectories(6, levels: 6, grid: grid)
    var starts = [Int](repeating: 0, count: 6)
    for number in 0..<1000 {
      let trajectory = trajectories[number]
      #expect(trajectory.order.sorted() == Array(0..<6))
      for input in 0..<6 {
        let (start, end) = (trajectory.start[input], trajectory.end[input])
        #expect(abs(end - start) == 3 && (0..<6).contains(end))
        let step =
          trajectories.coordinate(ofLevel: max(start, end))
          - trajectories.coordinate(ofLevel: min(start, end))
        // Rounding of two quotients.
        #expect(abs(step - trajectories.step) < 1e-15)
        starts[start] += 1
      }
    }
    // 6000 starts on 6 levels: 1000 each with a standard deviation of 29.
    for count in starts { #expect(abs(count - 1000) < 116) }
  }

  @Test("The distance is the sum over all pairs of points")
  func distance() throws {
    let trajectories = try trajectories(4)
    for (a, b) in [(0, 1), (2, 3), (5, 5)] {
      let (x, y) = (trajectories[a], trajectories[b])
      var sum = 0.0
      for p in points(x) {
        for q in points(y) {
          sum += zip(p, q).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
      }
      // Rounding of 25 roots.
      #expect(abs(trajectories.distance(x, y) - sum) < 1e-12)
    }
  }

  @Test("The chosen trajectories are as far apart as any of all possible choices, or nearly")
  func farthest() throws {
    let trajectories = try trajectories(3)
    let candidates = 14
    let chosen = try TrajectoryChoice.farthest(
      4, of: candidates, in: trajectories, workers: 2, cancellation: nil)
    #expect(chosen == chosen.sorted() && Set(chosen).count == 4)
    func spread(_ set: [Int]) -> Double {
      var sum = 0.0
      for (i, x) in set.enumerated() {
        for y in set[..<i] {
          let distance = trajectories.distance(trajectories[x], trajectories[y])
          sum += distance * distance
        }
      }
      return sum
    }
    var (best, total, count) = (0.0, 0.0, 0.0)
    for set in 0..<(1 << candidates) where set.nonzeroBitCount == 4 {
      let value = spread((0..<candidates).filter { set & (1 << $0) != 0 })
      best = max(best, value)
      total += value
      count += 1
    }
    // A choice that no exchange betters need not be the very best.
    #expect(spread(chosen) > 0.98 * best)
    #expect(spread(chosen) > 1.1 * total / count)
    let again = try TrajectoryChoice.farthest(
      4, of: candidates, in: trajectories, workers: 1, cancellation: nil)
    #expect(again == chosen)
  }
}
