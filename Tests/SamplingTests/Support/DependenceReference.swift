import Foundation

/// What Reference/dependence.py computed.
struct DependenceReference: Decodable {
  let indefinite: [[Double]]
  let smallestEigenvalue: Double
  let nearest: [[Double]]
  /// Correlation, degrees of freedom, Spearman's rank correlation.
  let tCopulaSpearman: [[Double]]

  static func read() throws -> DependenceReference {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../Reference/dependence.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(DependenceReference.self, from: Data(contentsOf: file))
  }
}
