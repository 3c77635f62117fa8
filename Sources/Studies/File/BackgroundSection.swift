import Parameters

/// A database behind a study, as `background:` names it.
struct BackgroundSection {
  /// A file beside the study.
  struct File {
    let path: String
    let place: Place
  }

  /// A product of the database, under the name that processes use.
  struct Link {
    /// How the product is found.
    enum Product {
      case id(Int64)
      case name(String, location: String?)
    }

    let name: String
    let place: Place
    let product: Product
    /// Place of the id or name.
    let productPlace: Place
    /// What its amounts count, where the database does not say; nil: nothing is said here either.
    let unit: (unit: Unit, place: Place)?
  }

  /// The name that the study gives it; empty where it gives none.
  let name: String
  let place: Place
  let packages: [File]
  let methods: [File]
  let names: File?
  let isUncertain: Bool
  let links: [Link]

  /// What to call it in messages: "the background 'ei'".
  var what: String { name.isEmpty ? "the background" : "the background '\(name)'" }
}

/// Reads `background`.
struct BackgroundReader {
  let units: UnitTable

  private static let keys = ["datapackage", "methods", "names", "uncertainty", "links"]

  /// The databases, each under a name of its own; a single one may stand without a name.
  func backgrounds(_ node: StudyNode?) throws -> [BackgroundSection] {
    guard let node else { return [] }
    let map = try MapReader(node, "'background'")
    if map.entries.contains(where: { BackgroundReader.keys.contains($0.name) }) {
      return [try section(map, name: "", "the background")]
    }
    if map.entries.isEmpty {
      throw StudyError(
        "'background' names no database: add one, as in ei: {datapackage: inventory.zip, links: {...}}",
        at: node.place)
    }
    let sections = try map.entries.map { name, _, value in
      let what = "the background '\(name)'"
      return try section(try MapReader(value, what), name: name, what)
    }
    try checkLinks(sections)
    return sections
  }

  /// A link is a product of one database, and the files of a database stand in one section.
  private func checkLinks(_ sections: [BackgroundSection]) throws {
    var databases: [String: String] = [:]
    var packages: [String: String] = [:]
    for section in sections {
      for link in section.links {
        if let other = databases.updateValue(section.what, forKey: link.name) {
          throw StudyError("'\(link.name)' is a link to \(other) already: rename the link", at: link.place)
        }
      }
      for package in section.packages {
        if let other = packages.updateValue(section.what, forKey: package.path), other != section.what {
          throw StudyError(
            "'\(package.path)' belongs to \(other) already, whose draws it would not share: put all links there",
            at: package.place)
        }
      }
    }
  }

  private func section(_ map: MapReader, name: String, _ what: String) throws -> BackgroundSection {
    try map.allow(BackgroundReader.keys)
    let packages = try map.required(
      "datapackage", cure: "name the package, as in 'datapackage: inventory.zip'")
    let links = try map.required(
      "links", cure: "say what is taken from it, as in links: {board: {name: printed board, location: GLO}}")
    let linked = try MapReader(links, "the links of \(what)").entries.map {
      try link($0.name, $0.key, $0.value)
    }
    if linked.isEmpty { throw StudyError("\(what) has no links: nothing is taken from it", at: links.place) }
    return BackgroundSection(
      name: name, place: map.place, packages: try files(packages, "'datapackage' of \(what)"),
      methods: try map.optional("methods").map { try files($0, "'methods' of \(what)") } ?? [],
      names: try map.text("names").map { .init(path: $0, place: map.optional("names")?.place ?? map.place) },
      isUncertain: try isUncertain(map, what), links: linked)
  }

  /// One path or several.
  private func files(_ node: StudyNode, _ what: String) throws -> [BackgroundSection.File] {
    let nodes: [StudyNode]
    if case .list(let items) = node.content { nodes = items } else { nodes = [node] }
    if nodes.isEmpty { throw StudyError("\(what) is an empty list: name a file", at: node.place) }
    return try nodes.map { item in
      guard let text = item.text, !item.isEmpty else {
        throw StudyError("\(what) is a path or a list of paths, but this is \(item.kind)", at: item.place)
      }
      return .init(path: text, place: item.place)
    }
  }

  private func isUncertain(_ map: MapReader, _ what: String) throws -> Bool {
    switch map.optional("uncertainty")?.text {
    case "on", "yes", "true": return true
    case "off", "no", "false": return false
    case let text:
      guard let node = map.optional("uncertainty") else { return true }
      throw StudyError(
        "'uncertainty' of \(what) is on or off, not '\(text ?? node.kind)'", at: node.place)
    }
  }

  private func link(_ name: String, _ key: StudyNode, _ value: StudyNode) throws -> BackgroundSection.Link {
    let what = "the link '\(name)'"
    let map = try MapReader(value, what)
    try map.allow(["id", "name", "location", "unit"])
    let unit = try map.optional("unit").map { node -> (Unit, Place) in
      do throws(FormulaError) {
        return (try units.parseUnit(node.text ?? ""), node.place)
      } catch {
        throw Amount.explain(error, in: node, "the unit of \(what)")
      }
    }
    let product: BackgroundSection.Link.Product
    if let id = map.optional("id") {
      if let other = map.optional("name") ?? map.optional("location") {
        throw StudyError(
          "\(what) has an id, which says all: remove the name and the location", at: other.place)
      }
      guard let number = Int64(id.text ?? "") else {
        throw StudyError("the id of \(what) is a whole number, not '\(id.text ?? id.kind)'", at: id.place)
      }
      product = .id(number)
    } else {
      product = .name(
        try map.text("name", cure: "give the product's name or id, as in {name: steel, location: GLO}"),
        location: try map.text("location"))
    }
    return BackgroundSection.Link(
      name: name, place: key.place, product: product,
      productPlace: map.optional("id")?.place ?? map.optional("name")?.place ?? key.place, unit: unit)
  }
}
