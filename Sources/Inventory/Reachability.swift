extension ProductSystem {
  /// Processes that the functional unit reaches through inputs, ascending.
  ///
  /// Only they are solved: what is not reached has a supply of exactly zero, not rounding noise.
  public func reachedProcesses(among count: Int) -> [Int] {
    var suppliers = Array(repeating: [Int](), count: count)
    for input in inputs { suppliers[input.column].append(input.row) }
    var reached = Array(repeating: false, count: count)
    var pending = demand.map(\.row)
    while let process = pending.popLast() {
      guard !reached[process] else { continue }
      reached[process] = true
      pending.append(contentsOf: suppliers[process])
    }
    return reached.indices.filter { reached[$0] }
  }
}
