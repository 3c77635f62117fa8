import Parameters

/// A product, process or method that a database does not have, or not only once; says which ones there are.
public struct DatabaseLookupError: Error, Hashable, CustomStringConvertible {
  /// What was not found, and the cure.
  public let description: String
}

extension LifeCycleDatabase {
  /// Position of a product of this id, or nil.
  public func product(id: Int64) -> Int? { Self.position(of: id, in: productIDs) }

  /// Position of a process of this id, or nil.
  public func process(id: Int64) -> Int? { Self.position(of: id, in: processIDs) }

  /// The process whose reference product each product is.
  public var processOfProduct: [Int32] {
    var processes = Array(repeating: Int32(0), count: referenceProducts.count)
    for (process, product) in referenceProducts.enumerated() { processes[Int(product)] = Int32(process) }
    return processes
  }

  /// Position of the product that a text means: an id of a product, or of the process that makes it, else the name of one.
  ///
  /// Names match exactly, else without regard to case.
  /// - Parameter location: of the process, where several have the name; nil: any.
  /// - Throws: ``DatabaseLookupError`` with the nearest name, or all that the name may mean.
  public func product(_ text: String, location: String? = nil) throws(DatabaseLookupError) -> Int {
    if let id = Int64(text) {
      if let product = product(id: id) { return product }
      if let process = process(id: id) { return Int(referenceProducts[process]) }
      throw DatabaseLookupError(
        description: "no product or process has the id \(id); ids go from \(productIDs.first ?? 0) to "
          + "\(productIDs.last ?? 0)")
    }
    let lowered = text.lowercased()
    let ids = processLabels.keys.filter { processLabels[$0]?.name.lowercased() == lowered }.sorted()
    let exact = ids.filter { processLabels[$0]?.name == text }
    var named = (exact.isEmpty ? ids : exact).compactMap { id in target(of: id).map { (id: id, product: $0) }
    }
    if let location { named.removeAll { processLabels[$0.id]?.location != location } }
    let products = Set(named.map(\.product))
    if products.count == 1, let product = products.first { return product }
    if products.isEmpty { throw notFound(text, location, ids) }
    throw DatabaseLookupError(
      description:
        "\(products.count) products are called \"\(text)\": \(list(named.map(\.id))); give a location or the id"
    )
  }

  /// Position of a method by its name.
  /// - Throws: ``DatabaseLookupError`` with the nearest name.
  public func method(_ name: String) throws(DatabaseLookupError) -> Int {
    if let index = methods.firstIndex(where: { $0.name == name }) { return index }
    let nearest = nearestName(to: name, among: methods.map(\.name))
    throw DatabaseLookupError(
      description: "no method is called \"\(name)\"; "
        + (nearest.map { "the nearest is \"\($0)\"" }
          ?? "there are: \(methods.map(\.name).joined(separator: ", "))"))
  }

  /// What people call a product: its own name, else that of its process, else its id.
  public func productName(_ product: Int, process: Int) -> String {
    let label = processLabels[productIDs[product]] ?? processLabels[processIDs[process]]
    return label?.name ?? "\(productIDs[product])"
  }

  /// What people call a process: its name with its location, else its id.
  public func processName(_ process: Int) -> String {
    guard let label = processLabels[processIDs[process]] else { return "\(processIDs[process])" }
    return label.location.isEmpty ? label.name : "\(label.name), \(label.location)"
  }

  /// The product that an id of a process or product stands for.
  private func target(of id: Int64) -> Int? {
    if let process = process(id: id) { return Int(referenceProducts[process]) }
    return product(id: id)
  }

  private func notFound(_ text: String, _ location: String?, _ ids: [Int64]) -> DatabaseLookupError {
    if processLabels.isEmpty {
      return DatabaseLookupError(
        description: "no names are known to look up \"\(text)\"; give the id, or a file of names with --names"
      )
    }
    if let location, !ids.isEmpty {
      return DatabaseLookupError(
        description: "\"\(text)\" has no location \(location); there are: \(list(ids))")
    }
    let nearest = nearestName(to: text, among: processLabels.values.lazy.map(\.name))
    return DatabaseLookupError(
      description: "no product is called \"\(text)\""
        + (nearest.map { "; the nearest is \"\($0)\"" } ?? "; see the file of names for those there are"))
  }

  private func list(_ ids: [Int64]) -> String {
    let shown = ids.prefix(8).map { id in
      let location = processLabels[id]?.location ?? ""
      return location.isEmpty ? "\(id)" : "\(location) (\(id))"
    }
    return shown.joined(separator: ", ") + (ids.count > shown.count ? " ..." : "")
  }

  private static func position(of id: Int64, in ids: [Int64]) -> Int? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id ? low : nil
  }
}
