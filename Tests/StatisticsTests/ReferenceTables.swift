import Foundation

/// Expected values made by Reference/make_statistics_tables.py.
struct ReferenceTables: Decodable {
  struct MomentsRow: Decodable {
    let name: String
    let values: [Double]
    let mean: Double
    let variance: Double
    let skewness: Double
    let excessKurtosis: Double
  }

  struct QuantileTable: Decodable {
    let probabilities: [Double]
    /// A row for each sample of `moments`.
    let values: [[Double]]
  }

  struct Ranks: Decodable {
    let count: Int
    let probability: Double
    let level: Double?
    let lower: Int?
    let upper: Int?
  }

  struct BinomialRow: Decodable {
    let successes: Int
    let trials: Int
    let level: Double
    let lower: Double
    let upper: Double
  }

  struct ReplicateRow: Decodable {
    let values: [Double]
    let level: Double
    let lower: Double
    let upper: Double
  }

  let moments: [MomentsRow]
  let quantiles: QuantileTable
  let ranks: [Ranks]
  let largeRanks: [Ranks]
  let binomialIntervals: [BinomialRow]
  let replicates: [ReplicateRow]

  static func load() throws -> ReferenceTables {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/statistics_tables.json")
    return try JSONDecoder().decode(ReferenceTables.self, from: Data(contentsOf: file))
  }
}

/// Whether two numbers agree to a relative tolerance.
func agree(_ x: Double?, _ y: Double, _ tolerance: Double) -> Bool {
  guard let x else { return false }
  return abs(x - y) <= tolerance * abs(y)
}
