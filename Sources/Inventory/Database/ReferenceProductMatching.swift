/// Which product each process is there for: a one-to-one assignment, so that a pivot of A stands there.
///
/// A process is given, in this order of preference: the exchange that is flagged as its reference; the product of its own id,
/// where ids of products and processes are the same numbers; an output, that is an exchange that is not flipped; the product
/// of its own id although it is flipped (treatment of waste). Where preferences collide, augmenting paths decide
/// (J. E. Hopcroft and R. M. Karp, SIAM J. Comput. 2 (1973) 225): as many as possible first of the best, then of the next.
public struct ReferenceProductMatching: Sendable {
  /// Row of the reference product of each process; -1 where there is none left.
  public private(set) var products: [Int32]
  /// Processes without one.
  public var unmatchedProcesses: [Int] { products.indices.filter { products[$0] < 0 } }
  /// Products that no process is there for.
  public var unmatchedProducts: [Int] { processes.indices.filter { processes[$0] < 0 } }

  private var processes: [Int32]
  /// Outputs of each process, best first: product and rank.
  private var starts: [Int]
  private var edges: [(product: Int32, rank: UInt8)]

  /// Assigns products.
  /// - Parameters:
  ///   - technosphere: A; an exchange with a negative factor is flipped.
  ///   - flags: for each exchange whether it is flagged as a reference; empty: none.
  ///   - productIDs: ids of rows, ascending.
  ///   - processIDs: ids of columns, ascending.
  public init(technosphere: ExchangeTable, flags: [Bool], productIDs: [Int64], processIDs: [Int64]) {
    products = Array(repeating: -1, count: processIDs.count)
    processes = Array(repeating: -1, count: productIDs.count)
    (starts, edges) = Self.candidates(technosphere, flags, productIDs, processIDs)
    for rank in 0...Rank.last where products.contains(-1) {
      assignFree(upTo: rank)
      while augment(upTo: rank) {}
    }
  }

  private enum Rank {
    static let flagged: UInt8 = 0
    static let last: UInt8 = 3
  }

  private static func candidates(
    _ technosphere: ExchangeTable, _ flags: [Bool], _ productIDs: [Int64], _ processIDs: [Int64]
  ) -> (starts: [Int], edges: [(product: Int32, rank: UInt8)]) {
    var counts = Array(repeating: 0, count: processIDs.count + 1)
    var ranks = Array(repeating: UInt8.max, count: technosphere.count)
    var ownOutputs = 0
    for index in 0..<technosphere.count where technosphere.amounts[index] != 0 {
      let (row, column) = (Int(technosphere.rows[index]), Int(technosphere.columns[index]))
      let isOwn = productIDs[row] == processIDs[column]
      let isFlipped = technosphere.factors[index] < 0
      if isOwn && !isFlipped { ownOutputs += 1 }
      if isFlipped && !isOwn && !(flags.isEmpty ? false : flags[index]) { continue }
      // Rank 1 or 2 for now: an own product that is flipped is 3 or 2, see below.
      ranks[index] = !flags.isEmpty && flags[index] ? Rank.flagged : isOwn ? (isFlipped ? 3 : 1) : 2
      counts[column + 1] += 1
    }
    // Where most processes make the product of their own id, ids are aligned, and a flipped one is treated waste.
    if 2 * ownOutputs >= processIDs.count {
      for index in ranks.indices where ranks[index] == 2 || ranks[index] == 3 {
        ranks[index] = 5 - ranks[index]
      }
    }
    for column in 0..<processIDs.count { counts[column + 1] += counts[column] }
    var edges = Array(repeating: (product: Int32(0), rank: UInt8(0)), count: counts[processIDs.count])
    var next = counts
    for rank in 0...Rank.last {
      for index in ranks.indices where ranks[index] == rank {
        let column = Int(technosphere.columns[index])
        edges[next[column]] = (technosphere.rows[index], rank)
        next[column] += 1
      }
    }
    return (counts, edges)
  }

  /// Gives each process that has none its best product that is free.
  private mutating func assignFree(upTo rank: UInt8) {
    for process in products.indices where products[process] < 0 {
      for edge in edges[starts[process]..<starts[process + 1]] where edge.rank <= rank {
        if processes[Int(edge.product)] < 0 {
          products[process] = edge.product
          processes[Int(edge.product)] = Int32(process)
          break
        }
      }
    }
  }

  /// One phase of Hopcroft and Karp: shortest augmenting paths that share no process.
  /// - Returns: whether there was any.
  private mutating func augment(upTo rank: UInt8) -> Bool {
    var distances = Array(repeating: Int32(-1), count: products.count)
    guard layer(upTo: rank, &distances) else { return false }
    var next = starts
    var found = false
    for root in products.indices where products[root] < 0 {
      var path = [root]
      search: while let process = path.last {
        guard next[process] < starts[process + 1], edges[next[process]].rank <= rank else {
          distances[process] = -2
          path.removeLast()
          continue
        }
        let product = edges[next[process]].product
        next[process] += 1
        let owner = Int(processes[Int(product)])
        if owner < 0 {
          reassign(path, endingWith: product)
          found = true
          for process in path { distances[process] = -2 }
          break search
        }
        if distances[owner] == distances[process] + 1 { path.append(owner) }
      }
    }
    return found
  }

  /// Distances from the processes that have none, along alternating paths; true when one reaches a free product.
  private func layer(upTo rank: UInt8, _ distances: inout [Int32]) -> Bool {
    var queue = products.indices.filter { products[$0] < 0 }
    for process in queue { distances[process] = 0 }
    var head = 0
    var reachesFree = false
    while head < queue.count {
      let process = queue[head]
      head += 1
      for edge in edges[starts[process]..<starts[process + 1]] where edge.rank <= rank {
        let owner = Int(processes[Int(edge.product)])
        if owner < 0 {
          reachesFree = true
        } else if distances[owner] == -1 {
          distances[owner] = distances[process] + 1
          queue.append(owner)
        }
      }
    }
    return reachesFree
  }

  /// Every process on the path takes the product of the next one, the last one the free product.
  private mutating func reassign(_ path: [Int], endingWith free: Int32) {
    var product = free
    for process in path.reversed() {
      let former = products[process]
      products[process] = product
      processes[Int(product)] = Int32(process)
      product = former
    }
  }
}
