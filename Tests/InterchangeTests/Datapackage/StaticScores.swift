import Inventory
import LinearSolvers

/// Scores of a database without its uncertainty, by dense LU on the processes that a demand reaches: simple, for tests.
struct StaticScores {
  let database: LifeCycleDatabase
  private let processOfProduct: [Int]
  private let exchangesOfProcess: [[Int]]

  init(_ database: LifeCycleDatabase) {
    self.database = database
    var processOfProduct = Array(repeating: 0, count: database.productIDs.count)
    for (process, product) in database.referenceProducts.enumerated() {
      processOfProduct[Int(product)] = process
    }
    self.processOfProduct = processOfProduct
    var exchanges = Array(repeating: [Int](), count: database.processIDs.count)
    for index in 0..<database.technosphere.count {
      exchanges[Int(database.technosphere.columns[index])].append(index)
    }
    exchangesOfProcess = exchanges
  }

  /// Processes that a demand reaches, ascending.
  func reached(by products: [Int]) -> [Int] {
    var isReached = Array(repeating: false, count: database.processIDs.count)
    var pending = products.map { processOfProduct[$0] }
    while let process = pending.popLast() {
      guard !isReached[process] else { continue }
      isReached[process] = true
      for exchange in exchangesOfProcess[process] {
        pending.append(processOfProduct[Int(database.technosphere.rows[exchange])])
      }
    }
    return isReached.indices.filter { isReached[$0] }
  }

  /// Supplies of all processes for a demand of products (rows of A), each accurate to about 1e-14 of itself.
  ///
  /// A factorisation is accurate against the largest supply only. So the system is solved once more for the ratios to the
  /// first solution, which are all about 1; by its transpose, whose columns the production then dominates, so that pivots
  /// are not exchanged.
  func supplies(_ demand: [Int: Double]) -> [Double] {
    let reached = reached(by: Array(demand.keys))
    let first = solve(demand, reached, scales: Array(repeating: 1, count: database.processIDs.count))
    let scales = first.map { $0 == 0 ? 1 : abs($0) }
    let ratios = solve(demand, reached, scales: scales)
    return ratios.indices.map { ratios[$0] * scales[$0] }
  }

  private func solve(_ demand: [Int: Double], _ reached: [Int], scales: [Double]) -> [Double] {
    var positions = Array(repeating: -1, count: database.processIDs.count)
    for (position, process) in reached.enumerated() { positions[process] = position }
    let order = reached.count
    let system = DenseSystem(order: order, rightHandSides: 1)
    for process in reached {
      for exchange in exchangesOfProcess[process] {
        let row = positions[processOfProduct[Int(database.technosphere.rows[exchange])]]
        system.matrix[positions[process] + row * order] +=
          database.technosphere.amounts[exchange] * scales[process]
      }
    }
    for (product, amount) in demand { system.solution[positions[processOfProduct[product]]] += amount }
    precondition(system.solve(transposed: true) == .solved, "the inventory has a solution")
    var solution = Array(repeating: 0.0, count: database.processIDs.count)
    for (position, process) in reached.enumerated() { solution[process] = system.solution[position] }
    return solution
  }

  /// Scores of all methods.
  func scores(_ demand: [Int: Double]) -> [Double] {
    let supplies = supplies(demand)
    var inventory = Array(repeating: 0.0, count: database.flowIDs.count)
    for index in 0..<database.biosphere.count {
      inventory[Int(database.biosphere.rows[index])] +=
        database.biosphere.amounts[index] * supplies[Int(database.biosphere.columns[index])]
    }
    return database.methods.map { method in
      (0..<method.factors.count).reduce(0.0) {
        $0 + method.factors.amounts[$1] * inventory[Int(method.factors.columns[$1])]
      }
    }
  }
}
