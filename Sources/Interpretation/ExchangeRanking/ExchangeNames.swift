public import Inventory
public import Propagation

/// What people call the exchanges of a database.
public struct ExchangeNames: Sendable {
  private let database: LifeCycleDatabase
  private let processOfProduct: [Int32]
  /// Locations, and the place of that of each process among them; -1 where it is unknown.
  private let locations: [String]
  private let locationOfProcess: [Int]

  /// The names of a database.
  public init(_ database: LifeCycleDatabase) {
    self.database = database
    processOfProduct = database.processOfProduct
    var (numbers, locations): ([String: Int], [String]) = ([:], [])
    locationOfProcess = database.processIDs.map { id in
      guard let location = database.processLabels[id]?.location, !location.isEmpty else { return -1 }
      if let number = numbers[location] { return number }
      numbers[location] = locations.count
      locations.append(location)
      return locations.count - 1
    }
    self.locations = locations
  }

  /// Where an exchange comes from and where it goes: product and process; process and elementary flow;
  /// elementary flow and method.
  public func ends(of exchange: UncertainExchange) -> (from: String, to: String) {
    let table = table(of: exchange)
    let (row, column) = (Int(table.rows[exchange.exchange]), Int(table.columns[exchange.exchange]))
    switch exchange.matrix {
    case .technosphere:
      let supplier = Int(processOfProduct[row])
      let product = database.productName(row, process: supplier)
      let place = database.processLabels[database.processIDs[supplier]]?.location ?? ""
      return (place.isEmpty ? product : "\(product), \(place)", database.processName(column))
    case .biosphere: return (database.processName(column), flowName(row))
    case .characterization: return (flowName(column), database.methods[exchange.method ?? 0].name)
    }
  }

  /// One readable name: `from -> to`.
  public func name(of exchange: UncertainExchange) -> String {
    let ends = ends(of: exchange)
    return "\(ends.from) -> \(ends.to)"
  }

  /// Ids of row and column as the packages have them; a characterisation has no column but its method.
  public func ids(of exchange: UncertainExchange) -> (row: Int64, column: Int64?) {
    let table = table(of: exchange)
    let (row, column) = (Int(table.rows[exchange.exchange]), Int(table.columns[exchange.exchange]))
    switch exchange.matrix {
    case .technosphere: return (database.productIDs[row], database.processIDs[column])
    case .biosphere: return (database.flowIDs[row], database.processIDs[column])
    case .characterization: return (database.flowIDs[column], nil)
    }
  }

  /// Package and resource that an exchange comes from, as far as known, and its row there.
  public func origin(of exchange: UncertainExchange) -> (resource: String?, row: Int) {
    let table = table(of: exchange)
    let resource = Int(table.resources[exchange.exchange])
    return (
      database.resources.indices.contains(resource) ? database.resources[resource] : nil,
      Int(table.resourceRows[exchange.exchange])
    )
  }

  /// Static amount as it stands in its matrix.
  public func amount(of exchange: UncertainExchange) -> Double {
    table(of: exchange).amounts[exchange.exchange]
  }

  /// Number of the group that an exchange belongs to; nil where it is in none. Processes may share a name.
  func group(of exchange: UncertainExchange, _ kind: ExchangeGroup.Kind) -> Int? {
    if kind == .matrix { return Int(exchange.matrix.rawValue) }
    guard exchange.matrix != .characterization else { return nil }
    let process = process(of: exchange)
    guard kind == .location else { return process }
    return locationOfProcess[process] < 0 ? nil : locationOfProcess[process]
  }

  /// What a group is called.
  func groupName(_ number: Int, _ kind: ExchangeGroup.Kind) -> String {
    switch kind {
    case .process: database.processName(number)
    case .location: locations[number]
    case .matrix: MatrixKind(rawValue: UInt64(number))?.name ?? ""
    }
  }

  private func process(of exchange: UncertainExchange) -> Int {
    Int(table(of: exchange).columns[exchange.exchange])
  }

  private func table(of exchange: UncertainExchange) -> ExchangeTable {
    switch exchange.matrix {
    case .technosphere: database.technosphere
    case .biosphere: database.biosphere
    case .characterization: database.methods[exchange.method ?? 0].factors
    }
  }

  private func flowName(_ flow: Int) -> String {
    database.flowLabels[database.flowIDs[flow]]?.name ?? "\(database.flowIDs[flow])"
  }
}

extension MatrixKind {
  /// What results call the matrix.
  public var name: String {
    switch self {
    case .technosphere: "technosphere"
    case .biosphere: "biosphere"
    case .characterization: "characterization"
    }
  }
}
