import NumericKernels

/// Draws of inputs and the outputs they gave: what given-data measures need, without any further model run.
///
/// Inputs may be stored, or made again column by column when they are asked for, so that many more inputs
/// than fit into memory can be ranked. Outputs are stored. A draw whose output is not finite has failed for
/// that output; a draw that is masked, or has a stored input that is not finite, has failed for all.
public struct GivenData: Sendable {
  /// The draws of one input or output.
  public struct Column: Sendable {
    /// What results call it.
    public let name: String
    /// A stable number that keys its random ties.
    public let identity: UInt64
    /// One value for each draw.
    public let values: [Double]

    /// A column; its identity is by default that of its name.
    public init(name: String, identity: UInt64? = nil, values: [Double]) {
      self.name = name
      self.identity = identity ?? StableIdentity(name).value
      self.values = values
    }
  }

  /// Names of the d inputs.
  public let inputNames: [String]
  /// Stable numbers of the d inputs.
  public let inputIdentities: [UInt64]
  /// The q outputs.
  public let outputs: [Column]
  /// Number of draws, failed ones included.
  public let rowCount: Int
  /// For each draw, whether it counts for any output.
  public let valid: [Bool]
  private let makeColumn: @Sendable (Int) throws -> [Double]

  /// Stored draws.
  ///
  /// - Parameters:
  ///   - inputs: The inputs, independent of each other where a measure asks for it.
  ///   - outputs: The outputs of the same draws; NaN or infinite where a draw failed.
  ///   - valid: For each draw, whether it counts; by default all do.
  /// - Throws: `SensitivityError` when there is nothing to rank, or columns differ in length.
  public init(inputs: [Column], outputs: [Column], valid: [Bool]? = nil) throws(SensitivityError) {
    let columns = inputs.map(\.values)
    try self.init(
      inputNames: inputs.map(\.name), inputIdentities: inputs.map(\.identity), outputs: outputs,
      valid: try Self.finiteRows(inputs, rows: outputs.first?.values.count ?? 0, valid: valid)
    ) { columns[$0] }
  }

  /// Draws whose inputs are made again when they are asked for.
  ///
  /// - Parameters:
  ///   - inputNames: Names of the d inputs.
  ///   - inputIdentities: A stable number for each input.
  ///   - outputs: The outputs of the same draws; NaN or infinite where a draw failed.
  ///   - valid: For each draw, whether it counts; by default all do.
  ///   - inputColumn: The draws of an input by its index, one for each row and finite where the draw counts;
  ///     called from any worker, the same in every call.
  /// - Throws: `SensitivityError` when there is nothing to rank, or columns differ in length.
  public init(
    inputNames: [String], inputIdentities: [UInt64], outputs: [Column], valid: [Bool]? = nil,
    inputColumn: @escaping @Sendable (Int) throws -> [Double]
  ) throws(SensitivityError) {
    precondition(inputNames.count == inputIdentities.count, "each input has a name and an identity")
    if inputNames.isEmpty { throw .nothingToRank("the draws have no input to rank") }
    guard let rows = outputs.first?.values.count else {
      throw .nothingToRank("the draws have no output to rank inputs by")
    }
    for output in outputs { try Self.checkLength("output '\(output.name)'", output.values.count, rows) }
    if let valid { try Self.checkLength("mask of valid draws", valid.count, rows) }
    self.inputNames = inputNames
    self.inputIdentities = inputIdentities
    self.outputs = outputs
    self.valid = valid ?? [Bool](repeating: true, count: rows)
    rowCount = rows
    makeColumn = inputColumn
  }

  /// The draws of one input.
  func inputColumn(_ input: Int) throws -> [Double] {
    let column = try makeColumn(input)
    try Self.checkLength("input '\(inputNames[input])'", column.count, rowCount)
    for row in column.indices where valid[row] && !column[row].isFinite {
      throw SensitivityError.badOption(
        name: "input '\(inputNames[input])'", value: "\(column[row]) in draw \(row)",
        cure: "mask the draws in which an input is not a finite number")
    }
    return column
  }

  private static func checkLength(_ name: String, _ count: Int, _ rows: Int) throws(SensitivityError) {
    if count != rows {
      throw .badOption(
        name: name, value: "a length of \(count)", cure: "give one value for each of the \(rows) draws")
    }
  }

  private static func finiteRows(
    _ inputs: [Column], rows: Int, valid: [Bool]?
  ) throws(SensitivityError) -> [Bool] {
    var finite = valid ?? [Bool](repeating: true, count: rows)
    try checkLength("mask of valid draws", finite.count, rows)
    for input in inputs {
      try checkLength("input '\(input.name)'", input.values.count, rows)
      for row in 0..<rows where !input.values[row].isFinite { finite[row] = false }
    }
    return finite
  }
}
