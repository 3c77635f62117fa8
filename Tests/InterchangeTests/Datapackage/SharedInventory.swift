import Foundation
import Interchange
import Inventory
import Testing

/// The real inventories beside the project (`../shared/data/lci`): third-party data that the project does not commit.
struct SharedInventory {
  static let names = [
    "textbook_heijungs_suh_2002", "useeio_2017", "uslci_2017", "wiod_1995", "tiangong_2024",
  ]

  let folder: URL

  /// The inventory, or nil, saying so, where the data is absent.
  init?(_ name: String) {
    folder =
      URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../../shared/data/lci/\(name)").standardizedFileURL
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: no inventory \(name) beside the project")
      return nil
    }
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The inventory and its methods in order.
  var packages: [String] {
    get throws {
      let methods = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasPrefix("method-") && $0.hasSuffix(".zip") }
      return [path("inventory.zip")] + methods.sorted().map(path)
    }
  }

  func read() throws -> (LifeCycleDatabase, DatabaseDiagnostics) {
    try DatapackageReader.database(from: packages, names: path("names.csv"))
  }

  /// A JSON file of the inventory.
  func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: name))))
  }
}
