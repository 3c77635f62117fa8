/// An order of equations in which Gauss-Seidel sweeps converge fast: little weight of the matrix lies on
/// unknowns that come later.
///
/// The weight that lies on later unknowns is that of a feedback arc set of the graph "equation i uses unknown
/// j". It is made small by a search that starts from the distances to the right-hand side and moves one
/// equation at a time to the place among its neighbours where it costs least (Eades, Lin, Smyth 1993,
/// doi:10.1016/0020-0190(93)90079-O, give a start that was no better here, and worse without the search).
struct SweepOrder {
  private let order: Int
  /// The neighbours of equation i are starts[i] ..< starts[i + 1]: the unknowns it uses (weight negative:
  /// they should come before) and the equations that use it (positive: they should come after).
  private var starts: [Int]
  private var neighbours: [Int32]
  private var weights: [Double]
  /// Whether the neighbour is one that the equation uses.
  private var uses: [Bool]

  /// - Parameter weights: what it costs, for each cell of row i and column j, when unknown j comes after i;
  ///   >= 0.
  init(rows: SparseRows, weights cellWeights: [Double]) {
    order = rows.order
    starts = Array(repeating: 0, count: order + 1)
    for i in 0..<order {
      for cell in rows.cells(i) where Int(rows.columns[cell]) != i {
        starts[i + 1] += 1
        starts[Int(rows.columns[cell]) + 1] += 1
      }
    }
    for i in 0..<order { starts[i + 1] += starts[i] }
    neighbours = Array(repeating: 0, count: starts[order])
    weights = Array(repeating: 0, count: starts[order])
    uses = Array(repeating: false, count: starts[order])
    var next = starts
    func add(_ other: Int, to equation: Int, _ weight: Double, isUsed: Bool) {
      neighbours[next[equation]] = Int32(other)
      weights[next[equation]] = isUsed ? -weight : weight
      uses[next[equation]] = isUsed
      next[equation] += 1
    }
    for i in 0..<order {
      for cell in rows.cells(i) where Int(rows.columns[cell]) != i {
        let j = Int(rows.columns[cell])
        add(j, to: i, cellWeights[cell], isUsed: true)
        add(i, to: j, cellWeights[cell], isUsed: false)
      }
    }
  }

  /// The equations in their order of solution.
  /// - Parameters:
  ///   - sources: equations to start from: those with a right-hand side, or, for the way upstream, those
  ///     whose unknowns are wanted.
  ///   - passes: most passes of the search; it ends when one gains less than a thousandth.
  func equations(from sources: [Int], upstream: Bool, passes: Int = 12) -> [Int32] {
    var sequence = byDistance(from: sources, upstream: upstream)
    var position = [Double](repeating: 0, count: order)
    var sorted: [(position: Double, weight: Double)] = []
    var cost = Double.infinity
    // A stride that shares no factor with the order visits every equation once, neighbours far apart in time.
    let stride = order < 3 ? 1 : (order * 618 / 1000..<2 * order).first { gcd($0, order) == 1 } ?? 1
    for _ in 0..<passes {
      for (place, equation) in sequence.enumerated() { position[Int(equation)] = Double(place) }
      let before = laggedWeight(position)
      guard before < 0.999 * cost else { break }
      cost = before
      var equation = 0
      for _ in 0..<order {
        place(equation, &position, &sorted)
        equation = (equation + stride) % order
      }
      let places = position
      let moved = sequence.sorted { (places[Int($0)], $0) < (places[Int($1)], $1) }
      for (place, equation) in moved.enumerated() { position[Int(equation)] = Double(place) }
      guard laggedWeight(position) < before else { break }
      sequence = moved
    }
    return sequence
  }

  /// Moves one equation to the cheapest place between two of its neighbours.
  private func place(
    _ equation: Int, _ position: inout [Double], _ sorted: inout [(position: Double, weight: Double)]
  ) {
    sorted.removeAll(keepingCapacity: true)
    let own = position[equation]
    var (current, first) = (0.0, 0.0)
    for k in starts[equation]..<starts[equation + 1] {
      let other = position[Int(neighbours[k])]
      sorted.append((other, weights[k]))
      // Before all of them, it lags on every unknown that it uses.
      if weights[k] < 0 { first -= weights[k] }
      if weights[k] < 0 ? other > own : other < own { current += abs(weights[k]) }
    }
    guard !sorted.isEmpty else { return }
    sorted.sort { ($0.position, $0.weight) < ($1.position, $1.weight) }
    var (cost, best, after) = (first, first, -1)
    for (k, neighbour) in sorted.enumerated() {
      cost += neighbour.weight
      if cost < best { (best, after) = (cost, k) }
    }
    guard best < current * (1 - 1e-12) else { return }
    let low = after < 0 ? sorted[0].position - 1 : sorted[after].position
    let high = after + 1 < sorted.count ? sorted[after + 1].position : sorted[after].position + 1
    position[equation] = 0.5 * (low + high)
  }

  /// Breadth first along the equations that use an unknown (or, upstream, backwards along what an equation
  /// uses), then what is left, by number.
  private func byDistance(from sources: [Int], upstream: Bool) -> [Int32] {
    var found = [Bool](repeating: false, count: order)
    var sequence: [Int32] = []
    sequence.reserveCapacity(order)
    func take(_ equation: Int) {
      guard !found[equation] else { return }
      found[equation] = true
      sequence.append(Int32(equation))
    }
    var next = 0
    for root in sources + Array(0..<order) {
      take(root)
      while next < sequence.count {
        let equation = Int(sequence[next])
        for k in starts[equation]..<starts[equation + 1] where uses[k] == upstream {
          take(Int(neighbours[k]))
        }
        next += 1
      }
    }
    return upstream ? sequence.reversed() : sequence
  }

  private func laggedWeight(_ position: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<order {
      for k in starts[i]..<starts[i + 1] where weights[k] < 0 && position[Int(neighbours[k])] > position[i] {
        sum -= weights[k]
      }
    }
    return sum
  }

  private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}

/// A square sparse matrix by rows, without values.
struct SparseRows {
  let order: Int
  var starts: [Int32]
  var columns: [Int32]

  func cells(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
}
