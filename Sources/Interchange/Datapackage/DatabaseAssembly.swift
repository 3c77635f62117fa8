import Distributions
import Inventory
import NumericKernels

/// Puts several packages together to one database: the later ones add to the earlier ones or replace parts of them.
struct DatabaseAssembly {
  private let packages: [Datapackage]
  private let names: DatabaseNames
  private var diagnostics = DatabaseDiagnostics()
  private var resourceNames: [String] = []
  private var presamples: [Presamples] = []

  init(_ packages: [Datapackage], names: DatabaseNames) {
    self.packages = packages
    self.names = names
    diagnostics.notes = packages.flatMap(\.notes)
  }

  mutating func assemble() throws(InterchangeError) -> (LifeCycleDatabase, DatabaseDiagnostics) {
    let technosphere = groups(of: "technosphere_matrix")
    guard !technosphere.isEmpty else {
      throw InterchangeError(
        "no package has a technosphere matrix; name the package of the inventory, before the methods",
        file: packages.first?.path)
    }
    let products = IdentifierIndex(technosphere.map(\.group.rows))
    let processes = IdentifierIndex(technosphere.map(\.group.columns))
    let entries = self.entries(technosphere, rows: products, columns: processes)
    var a = MatrixAssembly(
      .technosphere, rowIDs: { products.ids[Int($0)] }, columnIDs: { processes.ids[Int($0)] })
    try a.add(entries, presamples: &presamples, diagnostics: &diagnostics, resourceNames: resourceNames)
    let references = try referenceProducts(a, products, processes)

    let biosphere = groups(of: "biosphere_matrix")
    let flows = IdentifierIndex(biosphere.map(\.group.rows))
    var b = MatrixAssembly(.biosphere, rowIDs: { flows.ids[Int($0)] }, columnIDs: { processes.ids[Int($0)] })
    try b.add(
      self.entries(biosphere, rows: flows, columns: processes), presamples: &presamples,
      diagnostics: &diagnostics, resourceNames: resourceNames)

    let methods = try self.methods(flows)
    diagnostics.name(processes: names.processes, flows: names.flows)
    noteArrays()
    let database = LifeCycleDatabase(
      productIDs: products.ids, processIDs: processes.ids, flowIDs: flows.ids, referenceProducts: references,
      technosphere: a.table, biosphere: b.table, methods: methods, processLabels: names.processes,
      flowLabels: names.flows, resources: resourceNames, presamples: presamples)
    return (database, diagnostics)
  }

  private func groups(of matrix: String) -> [(package: Datapackage, group: DatapackageGroup)] {
    packages.flatMap { package in package.groups.filter { $0.matrix == matrix }.map { (package, $0) } }
  }

  /// Entries with positions for ids; those of unknown processes or flows are left out with a note.
  private mutating func entries(
    _ groups: [(package: Datapackage, group: DatapackageGroup)], rows: IdentifierIndex,
    columns: IdentifierIndex
  ) -> MatrixEntries {
    var sources: [MatrixEntries.Source] = []
    for (package, group) in groups {
      resourceNames.append("\(package.path): \(group.label)")
      let rowPositions = group.rows.map { rows.position(of: $0) }
      let columnPositions = group.columns.map { columns.position(of: $0) }
      let unknown = columnPositions.count { $0 < 0 }
      if unknown > 0 {
        diagnostics.notes.append(
          "\(package.path): \(group.label): \(unknown) of \(group.count) rows belong to processes that no package has; "
            + "they are left out")
      }
      sources.append(
        .init(
          package: package, group: group, resource: resourceNames.count - 1, rows: rowPositions,
          columns: columnPositions))
    }
    return MatrixEntries(sources, columnCount: columns.ids.count, rowCount: rows.ids.count)
  }

  private func noteArraysOf(_ package: Datapackage) -> String? {
    let hasArrays = package.groups.contains { group in
      if case .array = group.amounts { true } else { false }
    }
    guard hasArrays else { return nil }
    if package.isCombinatorial {
      return "\(package.path): combinatorial arrays: each group draws its own column at random"
    }
    return package.isSequential
      ? "\(package.path): draw i uses column i of the arrays, from the start again after the last"
      : "\(package.path): each draw uses one column of the arrays at random, the same for all groups"
  }

  private mutating func noteArrays() { diagnostics.notes += packages.compactMap(noteArraysOf) }
}

// MARK: - Reference products

extension DatabaseAssembly {
  private func referenceProducts(
    _ technosphere: MatrixAssembly, _ products: IdentifierIndex, _ processes: IdentifierIndex
  ) throws(InterchangeError) -> [Int32] {
    let matching = ReferenceProductMatching(
      technosphere: technosphere.table, flags: technosphere.flags, productIDs: products.ids,
      processIDs: processes.ids)
    let (idle, missing) = (matching.unmatchedProcesses, matching.unmatchedProducts)
    if idle.isEmpty && missing.isEmpty { return matching.products }
    let place = idle.first ?? 0
    var message = ""
    if !idle.isEmpty {
      let example = label(processes.ids[idle[0]])
      message =
        "\(idle.count) of \(processes.ids.count) processes have no product of their own, first \(example): "
        + "give each a production exchange (row = its product, not flipped, not NaN), or leave it out"
    }
    if !missing.isEmpty {
      let example = label(products.ids[missing[0]])
      message +=
        (message.isEmpty ? "" : "; ")
        + "\(missing.count) of \(products.ids.count) products have no process that makes them, first \(example): "
        + "name the package that makes it too" + dependencies
    }
    let table = technosphere.table
    let row =
      idle.isEmpty
      ? table.rows.firstIndex { Int($0) == missing[0] } : table.columns.firstIndex { Int($0) == place }
    guard let row else {
      throw InterchangeError(message, file: packages.first?.path, resource: "technosphere_matrix")
    }
    throw InterchangeError(
      message, file: resourceNames[Int(table.resources[row])], row: Int(table.resourceRows[row]))
  }

  /// The databases that packages say they need.
  private var dependencies: String {
    let names = packages.flatMap { $0.metadata["database_dependencies"]?.array ?? [] }.compactMap(\.string)
    let distinct = Set(names).sorted()
    return distinct.isEmpty ? "" : " (the packages need: \(distinct.joined(separator: ", ")))"
  }

  private func label(_ id: Int64) -> String {
    names.processes[id].map { "\($0.name) (\(id))" } ?? "\(id)"
  }
}

// MARK: - Methods

extension DatabaseAssembly {
  /// One method for each package that characterises.
  private mutating func methods(_ flows: IdentifierIndex) throws(InterchangeError) -> [CharacterizationMethod]
  {
    var methods: [CharacterizationMethod] = []
    var taken: Set<String> = []
    var firstGlobalIndex: (index: Int64?, package: String)?
    for package in packages {
      let groups = package.groups.filter { $0.matrix == "characterization_matrix" }
      guard !groups.isEmpty else { continue }
      for group in groups {
        let first = firstGlobalIndex ?? (group.globalIndex, package.path)
        firstGlobalIndex = first
        guard first.index == group.globalIndex else {
          throw InterchangeError(
            "the global location (global_index) is \(text(group.globalIndex)), but \(text(first.index)) in "
              + "\(first.package): export all methods from one project", file: package.path,
            resource: group.label + ".indices")
        }
      }
      let name = Self.name(of: package, groups)
      guard taken.insert(name).inserted else {
        throw InterchangeError(
          "two methods are called \(name); leave one out or rename it", file: package.path)
      }
      let sources = groups.map { characterization(package, $0, flows) }
      let column = Int64(bitPattern: StableIdentity("method", name).value)
      var assembly = MatrixAssembly(
        .characterization, rowIDs: { flows.ids[Int($0)] }, columnIDs: { _ in column })
      try assembly.add(
        MatrixEntries(sources, columnCount: 1, rowCount: flows.ids.count), presamples: &presamples,
        diagnostics: &diagnostics, resourceNames: resourceNames)
      if assembly.table.count == 0 {
        diagnostics.notes.append(
          "\(package.path): none of the flows of this method is in the inventory; its scores are 0")
      }
      methods.append(
        CharacterizationMethod(name: name, unit: Self.unit(of: package, groups), factors: assembly.table))
    }
    return methods
  }

  /// Factors of the global location for flows of the inventory.
  private mutating func characterization(
    _ package: Datapackage, _ group: DatapackageGroup, _ flows: IdentifierIndex
  ) -> MatrixEntries.Source {
    resourceNames.append("\(package.path): \(group.label)")
    let rows = group.rows.map { flows.position(of: $0) }
    let columns = group.columns.map { column in
      group.globalIndex.map { $0 == column } ?? true ? Int32(0) : -1
    }
    let regional = columns.count { $0 < 0 }
    if regional > 0 {
      diagnostics.notes.append(
        "\(package.path): \(group.label): \(regional) of \(group.count) factors are for other places than the global "
          + "one; they are left out")
    }
    return .init(
      package: package, group: group, resource: resourceNames.count - 1, rows: rows, columns: columns)
  }

  /// The method's own name as brightway writes it, else that of the package.
  private static func name(of package: Datapackage, _ groups: [DatapackageGroup]) -> String {
    for group in groups {
      let parts = (group.metadata["identifier"]?.array ?? []).compactMap(\.string)
      if !parts.isEmpty { return parts.joined(separator: ", ") }
    }
    return package.name
  }

  private static func unit(of package: Datapackage, _ groups: [DatapackageGroup]) -> String {
    package.metadata["unit"]?.string ?? groups.lazy.compactMap { $0.metadata["unit"]?.string }.first ?? ""
  }

  private func text(_ index: Int64?) -> String { index.map { "\($0)" } ?? "not given" }
}
