/// Why a sensitivity analysis cannot be done.
public enum SensitivityError: Error, Hashable, CustomStringConvertible {
  /// Indices and intervals need at least this many base draws.
  case tooFewDraws(given: Int, needed: Int)
  /// There is nothing to rank, or nothing to rank by.
  case nothingToRank(String)
  /// An option out of its range.
  case badOption(name: String, value: String, cure: String)
  /// The run was interrupted.
  case cancelled(rowsDone: Int, rows: Int)
  /// So many rows failed that the indices would describe the rest of the model only.
  case tooManyFailedRows(input: String, output: Int, failed: Int, rows: Int, limit: Double)

  /// What is wrong, where, and the cure.
  public var description: String {
    switch self {
    case .tooFewDraws(let given, let needed):
      "draws: \(given) base draws are too few for sensitivity indices; ask for at least \(needed)"
    case .nothingToRank(let what): what
    case .badOption(let name, let value, let cure): "\(name): \(value) is not possible; \(cure)"
    case .cancelled(let rowsDone, let rows):
      "interrupted after \(rowsDone) of \(rows) base draws"
    case .tooManyFailedRows(let input, let output, let failed, let rows, let limit):
      """
      \(failed) of \(rows) base draws failed for input '\(input)' and output \(output), more than the share \
      of \(limit) that may be left out; narrow the inputs that make the model fail, or allow a larger share
      """
    }
  }
}
