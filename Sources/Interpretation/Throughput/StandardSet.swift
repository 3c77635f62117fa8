import Inventory
public import Propagation

/// The made-up systems that `monteverde bench` measures when no study is given.
public struct StandardCase: Sendable, Hashable {
  /// What of a system varies.
  public enum Varying: String, Sendable, Hashable, CaseIterable {
    case oneEntry = "one entry"
    case fiveColumns = "5 columns"
    case everything = "all entries"
  }

  /// Number of processes.
  public let processes: Int
  /// Mean number of inputs of a process.
  public let inputs: Double
  /// What varies.
  public let varying: Varying
  /// The solver that is forced.
  public let solver: SolverChoice

  /// Share of the matrix that is not zero, in percent.
  public var density: Double { 100 * (min(inputs, Double(processes - 1)) + 1) / Double(processes) }

  /// The plan of the system; nil where the solver is not meant for it.
  public func plan() -> PropagationPlan? {
    let columns =
      switch varying {
      case .oneEntry: 1
      case .fiveColumns: min(5, processes)
      case .everything: processes
      }
    // A correction of half the columns is more work than new factors; so is elimination of a large full matrix.
    if solver == .lowRank, columns * 2 > processes { return nil }
    if solver == .elimination, processes > 400 || (processes > 200 && inputs > 50) { return nil }
    let database = LifeCycleDatabase.synthetic(
      processes: processes, inputs: inputs, uncertainColumns: columns, oneEntryOnly: varying == .oneEntry)
    let model = LifeCycleModel(database: database, demands: [(name: "product 1", products: [0: 1])])
    return PropagationPlan(model, detail: .totals, solver: solver)
  }

  /// Sizes, densities, what varies, and solvers, one after another.
  /// - Parameter solver: the only solver; nil for all.
  public static func all(solver: SolverChoice? = nil) -> [StandardCase] {
    let solvers = solver.map { [$0] } ?? SolverChoice.allCases.filter { $0 != .automatic }
    return [10, 50, 200, 400, 1000, 2000].flatMap { processes in
      // Four inputs for each process as in foreground systems, a twentieth and half of all as in input-output tables.
      let inputs = Set(
        [min(4, Double(processes - 1) / 2), 0.05 * Double(processes), 0.5 * Double(processes)].filter {
          $0 >= 2
        })
      return inputs.sorted().flatMap { inputs in
        Varying.allCases.flatMap { varying in
          solvers.map { StandardCase(processes: processes, inputs: inputs, varying: varying, solver: $0) }
        }
      }
    }
  }
}
