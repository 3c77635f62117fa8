import NumericKernels

extension LifeCycleDatabase {
  /// A made-up database of a given size, for measuring: process i makes product i, its inputs are spread at random, some
  /// tenth of its output lost in all of them, one elementary flow with one characterisation factor.
  ///
  /// - Parameters:
  ///   - processes: number of processes and products.
  ///   - inputs: mean number of inputs of a process.
  ///   - uncertainColumns: how many processes, from the first on, have uncertain inputs.
  ///   - oneEntryOnly: whether just one entry of each such process is uncertain.
  ///   - geometricStandardDeviation: of every uncertain entry, lognormal with its amount as median.
  /// - Precondition: `processes` >= 2.
  public static func synthetic(
    processes: Int, inputs: Double, uncertainColumns: Int, oneEntryOnly: Bool = false,
    geometricStandardDeviation: Double = 1.2, seed: UInt64 = 1
  ) -> LifeCycleDatabase {
    precondition(processes >= 2, "a system of at least two processes")
    let stream = RandomStream(seed: seed, purpose: .draws)
    let sigma = VectorMath.logarithm(geometricStandardDeviation)
    let share = min(inputs / Double(processes - 1), 1)
    var (technosphere, biosphere) = (ExchangeTable(), ExchangeTable())
    for process in 0..<processes {
      let column = Int64(process)
      technosphere.append(
        row: process, column: process, amount: 1,
        identity: MatrixKind.technosphere.identity(row: column, column: column, occurrence: 0))
      var uncertain = 0
      for product in 0..<processes where product != process {
        let draw = UInt64(product)
        // A chain through all processes makes them one loop.
        let isNext = product == (process + 1) % processes
        guard isNext || stream.uniform(input: UInt64(process), draw: 2 * draw) < share else { continue }
        let amount = 1.6 * stream.uniform(input: UInt64(process), draw: 2 * draw + 1) / max(2, inputs + 1)
        let isUncertain = process < uncertainColumns && !(oneEntryOnly && uncertain > 0)
        if isUncertain { uncertain += 1 }
        technosphere.append(
          row: product, column: process, amount: -amount, factor: -1,
          uncertainty: isUncertain
            ? .lognormal(
              logMedian: VectorMath.logarithm(amount), logStandardDeviation: sigma, negative: false) : .none,
          identity: MatrixKind.technosphere.identity(row: Int64(product), column: column, occurrence: 0))
      }
      biosphere.append(
        row: 0, column: process,
        amount: 0.5 + stream.uniform(input: UInt64(process), draw: 2 * UInt64(processes)),
        identity: MatrixKind.biosphere.identity(row: 0, column: column, occurrence: 0))
    }
    var factors = ExchangeTable()
    factors.append(
      row: 0, column: 0, amount: 1,
      identity: MatrixKind.characterization.identity(row: 0, column: 0, occurrence: 0))
    let ids = (0..<processes).map { Int64($0) }
    return LifeCycleDatabase(
      productIDs: ids, processIDs: ids, flowIDs: [0], referenceProducts: (0..<processes).map { Int32($0) },
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "score", unit: "point", factors: factors)])
  }
}
