import NumericKernels

/// A random way over a grid in which each factor steps once.
struct Trajectory: Sendable, Hashable {
  /// The level of each input at the start.
  let start: [Int]
  /// The level of each input after its step.
  let end: [Int]
  /// The factors in the order of their steps.
  let order: [Int]
  /// The place of each factor in the order.
  let place: [Int]
}

/// Random trajectories by number.
struct Trajectories: Sendable {
  let factors: Players
  let identities: [UInt64]
  let levels: Int
  let grid: MorrisGrid
  let stream: RandomStream

  /// Length of a step in the unit interval.
  var step: Double {
    switch grid {
    case .interior: 0.5
    case .ends: Double(levels) / Double(2 * (levels - 1))
    }
  }

  func coordinate(ofLevel level: Int) -> Double {
    switch grid {
    case .interior: (Double(level) + 0.5) / Double(levels)
    case .ends: Double(level) / Double(levels - 1)
    }
  }

  subscript(_ number: Int) -> Trajectory {
    let draw = 2 * UInt64(number)
    let start = identities.map {
      Int(stream.word(input: $0, draw: draw).multipliedFullWidth(by: UInt64(levels)).high)
    }
    let half = levels / 2
    let keys = factors.inputs.map { inputs in
      stream.word(input: inputs.map { identities[$0] }.min() ?? 0, draw: draw + 1)
    }
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var place = order
    for (position, factor) in order.enumerated() { place[factor] = position }
    return Trajectory(
      start: start, end: start.map { $0 < half ? $0 + half : $0 - half }, order: order, place: place)
  }

  /// Sum of the distances between all points of two trajectories, in levels (Campolongo et al. 2007, equation
  /// 4).
  func distance(_ x: Trajectory, _ y: Trajectory) -> Double {
    // Squared distances of the current point of x from each point of y: whole numbers, exact.
    var squares = [Int](repeating: 0, count: factors.count + 1)
    for (factor, inputs) in factors.inputs.enumerated() {
      for input in inputs {
        let (before, after) = (x.start[input] - y.start[input], x.start[input] - y.end[input])
        for point in squares.indices {
          let difference = point > y.place[factor] ? after : before
          squares[point] += difference * difference
        }
      }
    }
    var sum = 0.0
    for step in 0...factors.count {
      for square in squares { sum += Double(square).squareRoot() }
      guard step < factors.count else { break }
      let factor = x.order[step]
      for input in factors.inputs[factor] {
        for point in squares.indices {
          let other = point > y.place[factor] ? y.end[input] : y.start[input]
          let (before, after) = (x.start[input] - other, x.end[input] - other)
          squares[point] += after * after - before * before
        }
      }
    }
    return sum
  }
}

/// The choice of trajectories that are far from each other.
enum TrajectoryChoice {
  /// The numbers of `count` of `candidates` trajectories, ascending: the two with the largest distance, then
  /// one by one that with the largest sum of squared distances to those chosen (as Ruano et al. 2012, EMS
  /// 37:103, grow their sets), then exchanges of one for another as long as the sum of squares grows.
  ///
  /// - Complexity: O(candidates^2 k^2) for k factors.
  static func farthest(
    _ count: Int, of candidates: Int, in trajectories: Trajectories, workers: Int,
    cancellation: CancellationFlag?
  ) throws -> [Int] {
    let all = (0..<candidates).map { trajectories[$0] }
    let squares = try squaredDistances(all, trajectories, workers: workers, cancellation: cancellation)
    var chosen: [Int] = []
    // Sum of squared distances of each candidate to those chosen.
    var sums = [Double](repeating: 0, count: candidates)
    func change(_ candidate: Int, by sign: Double) {
      for other in 0..<candidates { sums[other] += sign * squares[candidate * candidates + other] }
    }
    func largest(_ value: (Int) -> Double, except: [Int]) -> Int {
      let excluded = Set(except)
      var best = (candidate: -1, value: -Double.infinity)
      for candidate in 0..<candidates where !excluded.contains(candidate) && value(candidate) > best.value {
        best = (candidate, value(candidate))
      }
      return best.candidate
    }
    let first = largest(
      { row in (0..<candidates).reduce(0) { max($0, squares[row * candidates + $1]) } }, except: [])
    chosen.append(first)
    change(first, by: 1)
    while chosen.count < count {
      let next = largest({ sums[$0] }, except: chosen)
      chosen.append(next)
      change(next, by: 1)
    }
    // Sums of sums of roots: gains below the rounding of a sum are none.
    let smallest = 1e-9 * (sums.max() ?? 0)
    for _ in 0..<(10 * count) {
      var best = (gain: smallest, place: -1, candidate: -1)
      for (place, old) in chosen.enumerated() {
        for new in 0..<candidates where !chosen.contains(new) {
          let gain = sums[new] - squares[new * candidates + old] - sums[old]
          if gain > best.gain { best = (gain, place, new) }
        }
      }
      guard best.place >= 0 else { break }
      change(chosen[best.place], by: -1)
      chosen[best.place] = best.candidate
      change(best.candidate, by: 1)
    }
    return chosen.sorted()
  }

  private static func squaredDistances(
    _ all: [Trajectory], _ trajectories: Trajectories, workers: Int, cancellation: CancellationFlag?
  ) throws -> [Double] {
    let count = all.count
    let rows = OrderedReduction<[Double]> { $0 += $1 }
    try parallelFor(count: count, workers: workers, cancellation: cancellation, makeWorkspace: {}) {
      (_: inout Void, x) in
      let row = (0..<count).map { y in y < x ? trajectories.distance(all[x], all[y]) : 0 }
      rows.add(row, block: x)
    }
    guard cancellation?.isCancelled != true, let half = rows.finish() else {
      throw SensitivityError.cancelled(rowsDone: 0, rows: count)
    }
    var squares = half.map { $0 * $0 }
    for x in 0..<count { for y in 0..<x { squares[y * count + x] = squares[x * count + y] } }
    return squares
  }
}
