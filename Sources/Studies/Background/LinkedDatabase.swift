import Interchange
import Inventory
import Parameters

/// The database behind a study, read, with its methods and the products that the study takes from it.
struct LinkedDatabase {
  /// A product of the database under the study's name.
  struct Link {
    let name: String
    let place: Place
    /// Row of A.
    private(set) var product: Int
    /// What the product is counted in; nil: nobody says.
    let unit: Unit?
    /// The unit as the database writes it.
    let unitText: String

    /// The same where the rows of the database stand behind `rows` others.
    func moved(by rows: Int) -> Link {
      var link = self
      link.product += rows
      return link
    }
  }

  let section: BackgroundSection
  /// The database with the methods that score an indicator alone, in the units of the indicators.
  private(set) var database: LifeCycleDatabase
  private(set) var methodOfIndicator: [Int?] = []
  private(set) var links: [Link] = []
  /// What is doubtful about the database, and what was taken for granted.
  private(set) var notes: [Diagnostic] = []
  /// Files that were read, as the study names them, with their SHA-256.
  let files: [(name: String, sha256: String)]

  /// Reads the packages and finds everything that the study names.
  /// - Parameters:
  ///   - path: where a file is that the study names.
  ///   - isAlone: whether the study has no other database.
  ///   - isStrict: whether an impossible uncertainty is an error.
  /// - Throws: `StudyError` at the place of the file, link or method.
  init(
    _ section: BackgroundSection, indicators: [StudyFile.Indicator], units: UnitTable, isAlone: Bool,
    isStrict: Bool,
    path: @escaping (String) -> String
  ) throws {
    self.section = section
    let reader = DatabaseFiles(section: section, path: path)
    let packages = try reader.packages()
    let diagnostics: DatabaseDiagnostics
    (database, diagnostics) = try reader.database(of: packages, isStrict: isStrict && section.isUncertain)
    files = try reader.hashes()
    let lines = section.isUncertain ? diagnostics.lines : diagnostics.notes
    notes = lines.map { Diagnostic(severity: .note, place: section.packages[0].place, message: $0) }
    let methods = MethodMatching(section, database.methods, packages, units: units, isAlone: isAlone)
    let matched = try methods.match(indicators)
    database.methods = matched.methods
    methodOfIndicator = matched.methodOfIndicator
    notes += matched.notes
    let processOfProduct = section.names == nil ? [] : database.processOfProduct
    links = try section.links.map { try find($0, units, processOfProduct) }
  }

  private func find(
    _ link: BackgroundSection.Link, _ units: UnitTable, _ processOfProduct: [Int32]
  ) throws -> Link {
    let product = try product(of: link)
    var text = ""
    if !processOfProduct.isEmpty {
      let process = database.processIDs[Int(processOfProduct[product])]
      text =
        (database.processLabels[database.productIDs[product]] ?? database.processLabels[process])?.unit ?? ""
    }
    let unit = DatabaseUnits.unit(text, units)
    if let unit, let (own, place) = link.unit, own.dimension != unit.dimension {
      throw StudyError(
        "the unit of the link '\(link.name)' is \(own.symbol), but the database counts it in \(text): leave the unit out",
        at: place)
    }
    return Link(
      name: link.name, place: link.place, product: product, unit: unit ?? link.unit?.unit, unitText: text)
  }
}

extension LinkedDatabase {
  /// Row of A of what a link names.
  private func product(of link: BackgroundSection.Link) throws -> Int {
    do {
      switch link.product {
      case .id(let id): return try database.product(String(id))
      case .name(let name, let location):
        guard section.names != nil else {
          throw StudyError(
            "the link '\(link.name)' is found by a name, and \(section.what) has no names: add 'names: names.csv', or "
              + "give the id", at: link.productPlace)
        }
        return try database.product(name, location: location)
      }
    } catch let error as DatabaseLookupError {
      throw StudyError("the link '\(link.name)': \(error.description)", at: link.productPlace)
    }
  }
}
