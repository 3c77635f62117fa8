/// Our side of the comparisons: answers each request on standard input with one line of JSON.
///
/// A request is a line of words separated by tabs: the name of a measurement and its arguments. The process
/// stays alive, so that the driver can take turns with a peer that is as warm.
@main
struct MonteverdeBenchmarks {
  /// A measurement by name; a new section adds its own here.
  static let measurements: [String: @Sendable ([String]) throws -> Reply] = [
    "draws": measureDraws,
    "means": measureMeans,
    "assess": measureAssessment,
    "memory": measureMemory,
    "rank": measureRanking,
    "sobol-indices": measureSobolIndices,
    "foreground": measureForeground,
    "input-output": measureInputOutput,
    "bare": measureBareFactorization,
    "database": measureDatabase,
    "database-phases": measureDatabasePhases,
    "database-memory": measureDatabaseMemory,
    "database-draws": drawDatabase,
    "database-samples": writeDatabaseSamples,
    "database-recheck": recheckDatabase,
    "exchange-gradients": measureExchangeGradients,
    "exchange-slopes": checkExchangeSlopes,
    "exchange-planted": rankPlantedExchanges,
  ]

  static func main() throws {
    while let line = readLine() {
      let words = line.split(separator: "\t").map(String.init)
      guard let name = words.first, let measurement = measurements[name] else {
        throw RequestError(message: "unknown measurement '\(line)': one of \(measurements.keys.sorted())")
      }
      print(try measurement(Array(words.dropFirst())).json)
      flushStandardOutput()
    }
  }
}

/// A request that cannot be answered.
struct RequestError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}

/// Reads the arguments of a request.
struct Arguments {
  private var words: ArraySlice<String>

  init(_ words: [String]) { self.words = words[...] }

  mutating func text(_ name: String) throws -> String {
    guard let word = words.popFirst() else { throw RequestError(message: "'\(name)' is missing") }
    return word
  }

  mutating func integer(_ name: String) throws -> Int {
    let word = try text(name)
    guard let number = Int(word) else { throw RequestError(message: "\(name): '\(word)' is no whole number") }
    return number
  }
}
