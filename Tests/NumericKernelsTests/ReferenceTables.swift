import Foundation

/// The tables made by Reference/reference_tables.py.
enum ReferenceTables {
  struct ElementaryFunctions: Decodable {
    struct Triangular: Decodable {
      var minimum: Double
      var mode: Double
      var maximum: Double
      var rows: [[String]]
    }
    var exponential: [[String]]
    var logarithm: [[String]]
    var normalQuantile: [[String]]
    var triangular: [Triangular]
  }

  struct RandomStreams: Decodable {
    struct Word: Decodable { var seed, purpose, input, draw, word: String }
    struct Identity: Decodable {
      var parts: [String]
      var value: String
    }
    var words: [Word]
    var identities: [Identity]
  }

  static func elementaryFunctions() throws -> ElementaryFunctions { try load("elementary_functions.json") }

  static func randomStreams() throws -> RandomStreams { try load("random_streams.json") }

  /// Rows of decimal digits as doubles, each rounded once.
  static func numbers(_ rows: [[String]]) -> (x: [Double], y: [Double]) {
    (rows.map { Double($0[0])! }, rows.map { Double($0[1])! })
  }

  private static func load<Table: Decodable>(_ name: String, file: String = #filePath) throws -> Table {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Reference")
    return try JSONDecoder().decode(Table.self, from: Data(contentsOf: folder.appendingPathComponent(name)))
  }
}
