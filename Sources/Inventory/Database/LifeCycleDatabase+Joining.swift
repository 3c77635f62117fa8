import NumericKernels

extension LifeCycleDatabase {
  /// A database to be joined with others.
  public struct Part: Sendable {
    /// What it is called: a salt for the draws of its exchanges.
    public let name: String
    /// The database.
    public let database: LifeCycleDatabase
    /// For each score of the whole, the method that takes this part's share of it; nil for none.
    public let methods: [Int?]

    /// A part.
    public init(name: String, database: LifeCycleDatabase, methods: [Int?]) {
      (self.name, self.database, self.methods) = (name, database, methods)
    }
  }

  /// Several databases as one that shares nothing between them: A and B are block diagonal, in the order of the parts.
  ///
  /// The first part keeps its ids and its draws. Others may have the same ids for something else: theirs are numbered
  /// anew, and their exchanges are inputs of their own, told apart by the name of the part.
  /// - Returns: the whole, where product p of part i is row `productOffsets`[i] + p, and for each score its method.
  /// - Precondition: at least one part; all list the same scores.
  public static func joined(_ parts: [Part])
    -> (database: LifeCycleDatabase, productOffsets: [Int], methods: [Int?])
  {
    precondition(!parts.isEmpty && parts.allSatisfy { $0.methods.count == parts[0].methods.count })
    var whole = parts[0].database
    let scored = parts[0].methods.indices.filter { score in parts.contains { $0.methods[score] != nil } }
    whole.methods = scored.map { score in
      let methods = parts.compactMap { part in part.methods[score].map { part.database.methods[$0] } }
      return CharacterizationMethod(name: methods[0].name, unit: methods[0].unit, factors: ExchangeTable())
    }
    var offsets: [Int] = []
    for (index, part) in parts.enumerated() {
      offsets.append(index == 0 ? 0 : whole.productIDs.count)
      let shift = Shift(
        rows: index == 0 ? 0 : whole.productIDs.count, flows: index == 0 ? 0 : whole.flowIDs.count,
        processes: index == 0 ? 0 : whole.processIDs.count, resources: index == 0 ? 0 : whole.resources.count,
        presamples: index == 0 ? 0 : whole.presamples.count,
        salt: index == 0 ? nil : StableIdentity("background", part.name).value)
      if index > 0 { whole.append(part.database, shift) }
      for (method, score) in scored.enumerated() {
        guard let own = part.methods[score] else { continue }
        whole.methods[method].factors.append(
          part.database.methods[own].factors, shift, rows: 0, columns: shift.flows)
      }
    }
    let places = Dictionary(uniqueKeysWithValues: scored.enumerated().map { ($0.element, $0.offset) })
    return (whole, offsets, parts[0].methods.indices.map { places[$0] })
  }

  private mutating func append(_ other: LifeCycleDatabase, _ shift: Shift) {
    let (ids, flows) = (newIDs(other.productIDs + other.processIDs), newIDs(other.flowIDs))
    productIDs += other.productIDs.map { ids[$0] ?? $0 }
    processIDs += other.processIDs.map { ids[$0] ?? $0 }
    flowIDs += other.flowIDs.map { flows[$0] ?? $0 }
    for (id, label) in other.processLabels { if let id = ids[id] { processLabels[id] = label } }
    for (id, label) in other.flowLabels { if let id = flows[id] { flowLabels[id] = label } }
    referenceProducts += other.referenceProducts.map { $0 + Int32(shift.rows) }
    technosphere.append(other.technosphere, shift, rows: shift.rows, columns: shift.processes)
    biosphere.append(other.biosphere, shift, rows: shift.flows, columns: shift.processes)
    resources += other.resources
    presamples += other.presamples
  }

  /// Ids beyond all that there are, in the order of the old ones.
  private func newIDs(_ old: [Int64]) -> [Int64: Int64] {
    let labelled = [processLabels.keys.max(), flowLabels.keys.max()].compactMap { $0 }
    let used = ([productIDs.last, processIDs.last, flowIDs.last].compactMap { $0 } + labelled).max() ?? 0
    return Dictionary(
      uniqueKeysWithValues: Set(old).sorted().enumerated().map { ($0.element, used + 1 + Int64($0.offset)) })
  }
}

/// Where the parts of a database start in the whole.
private struct Shift {
  let rows: Int
  let flows: Int
  let processes: Int
  let resources: Int
  let presamples: Int
  /// What sets its draws apart; nil: they stay as they are.
  let salt: UInt64?
}

extension ExchangeTable {
  fileprivate mutating func append(_ other: ExchangeTable, _ shift: Shift, rows: Int, columns: Int) {
    reserve(count + other.count)
    let firstDistribution = distributions.count
    for distribution in other.distributions { _ = add(distribution) }
    for index in 0..<other.count {
      let uncertainty: ExchangeUncertainty =
        switch other.uncertainties[index] {
        case .distribution(let number): .distribution(firstDistribution + number)
        case .presampled(let source, let row): .presampled(source: shift.presamples + source, row: row)
        case let simple: simple
        }
      let identity = other.identities[index]
      append(
        row: rows + Int(other.rows[index]), column: columns + Int(other.columns[index]),
        amount: other.amounts[index], factor: other.factors[index], uncertainty: uncertainty,
        identity: shift.salt.map { StableIdentity(integers: [$0, identity]).value } ?? identity,
        resource: shift.resources + Int(other.resources[index]), resourceRow: Int(other.resourceRows[index]))
    }
  }
}
