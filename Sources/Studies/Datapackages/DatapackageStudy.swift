import Interchange
import Interpretation
import Inventory
import Parameters

/// What is asked of brightway data packages, as the command line says it.
public struct DatapackageQuestion: Sendable {
  /// Folders or ZIP archives: inventory and methods; later ones add or replace.
  public var packages: [String]
  /// `ID=AMOUNT` or `NAME=AMOUNT`: together the demand of one system.
  public var demands: [String]
  /// `NAME:ID=AMOUNT`: systems to compare; parts of one name belong together.
  public var systems: [String]
  /// A file with the names of ids.
  public var names: String?
  /// Whether an impossible uncertainty is an error.
  public var isStrict: Bool

  /// A question.
  public init(
    packages: [String], demands: [String] = [], systems: [String] = [], names: String? = nil,
    isStrict: Bool = false
  ) {
    self.packages = packages
    self.demands = demands
    self.systems = systems
    self.names = names
    self.isStrict = isStrict
  }
}

extension Study {
  /// A study of nothing but demands on a database.
  /// - Throws: `InterchangeError` with package, resource and row; `SettingError` for a demand that does not fit.
  public init(_ question: DatapackageQuestion) throws {
    guard !question.demands.isEmpty || !question.systems.isEmpty else {
      throw SettingError(
        message: "a data package needs a demand: --demand ID=AMOUNT, or --system NAME:ID=AMOUNT")
    }
    let (database, diagnostics) = try DatapackageReader.database(
      from: question.packages, names: question.names, strict: question.isStrict)
    guard !database.methods.isEmpty else {
      throw SettingError(
        message:
          "the packages hold no characterisation: name the package of a method after that of the inventory")
    }
    let systems = try Study.systems(question, database)
    let hashes = try question.packages.map { ($0, try DatapackageReader.sha256(of: $0)) }
    let notes = diagnostics.lines.map {
      Diagnostic(severity: .note, place: Place(line: 0, column: 0), message: $0)
    }
    self.init(
      title: question.packages.joined(separator: ", "),
      functionalUnit: systems.map(\.name).joined(separator: "; "), path: question.packages[0],
      sha256: hashes[0].1,
      compiled: CompiledStudy(
        model: LifeCycleModel(database: database, demands: systems), notes: notes, inputs: [:], sampled: [:],
        files: hashes.dropFirst().map { (name: $0.0, sha256: $0.1) }))
  }

  private static func systems(
    _ question: DatapackageQuestion, _ database: LifeCycleDatabase
  ) throws -> [(name: String, products: [Int: Double])] {
    var systems: [(name: String, products: [Int: Double])] = []
    func add(_ demand: String, option: String, to name: String) throws {
      let (product, amount) = try Study.demand(demand, option: option, database)
      if let index = systems.firstIndex(where: { $0.name == name }) {
        systems[index].products[product, default: 0] += amount
      } else {
        systems.append((name, [product: amount]))
      }
    }
    let whole = question.demands.joined(separator: "+")
    for demand in question.demands { try add(demand, option: "--demand", to: whole) }
    for text in question.systems {
      guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
        throw SettingError(message: "--system \(text): write NAME:ID=AMOUNT, as in 'old:123=1'")
      }
      try add(String(text[text.index(after: colon)...]), option: "--system", to: String(text[..<colon]))
    }
    return systems
  }

  /// `ID=AMOUNT`, `NAME=AMOUNT` or `NAME|LOCATION=AMOUNT`.
  private static func demand(
    _ text: String, option: String, _ database: LifeCycleDatabase
  ) throws -> (product: Int, amount: Double) {
    guard let equals = text.lastIndex(of: "="), let amount = Double(text[text.index(after: equals)...]),
      amount.isFinite, amount != 0
    else {
      throw SettingError(
        message: "\(option) \(text): write ID=AMOUNT with a number other than 0, as in '123=1'")
    }
    let parts = text[..<equals].split(separator: "|", maxSplits: 1).map(String.init)
    do {
      return (try database.product(parts.first ?? "", location: parts.count > 1 ? parts[1] : nil), amount)
    } catch {
      throw SettingError(message: "\(option) \(text): \(error.description)")
    }
  }

  /// Whether a path is a data package and not a study file.
  public static func isDatapackage(_ path: String) -> Bool { DatapackageReader.isPackage(path) }
}
