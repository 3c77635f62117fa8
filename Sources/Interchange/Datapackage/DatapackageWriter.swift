/// Writes a brightway data package (bw_processing 1.6) as a ZIP archive, group by group.
///
/// Sampled values are arrays of which brightway uses one column for each draw under `use_arrays`:
///
///     var writer = try DatapackageWriter(creating: "draws.zip", name: "draws", isSequential: true)
///     try writer.beginArray("technosphere", matrix: "technosphere_matrix", rows: products, columns: processes, flips: flips,
///       columnCount: draws)
///     for draw in 0..<draws { try writer.append(values[draw].span) }
///     try writer.endArray()
///     try writer.close()
///
/// The file is the same for the same content every time: it bears no date and no random id.
public struct DatapackageWriter: ~Copyable {
  private var archive: ZIPWriter
  private var manifest: JSONValue
  private var resources: [JSONValue] = []
  private var labels: Set<String> = []
  private var data = NPYEntryWriter()

  /// Creates a package without groups.
  ///
  /// - Parameters:
  ///   - name: of letters, digits, `_`, `-` and `.`; others become `_`.
  ///   - isSequential: whether draw i uses column i of arrays; else brightway draws the column.
  ///   - metadata: further members of `datapackage.json`.
  public init(
    creating path: String, name: String, isSequential: Bool = false, metadata: [JSONMember] = []
  ) throws(InterchangeError) {
    archive = try ZIPWriter(creating: path)
    let clean = Self.clean(name)
    manifest = [
      "profile": "data-package", "name": .string(clean),
      "id": .string(String(SHA256.hexadecimal(of: Array(clean.utf8)).prefix(32))), "licenses": [],
      "resources": [],
      "combinatorial": false, "sequential": .boolean(isSequential), "seed": nil, "64_bit_indices": true,
      "sum_intra_duplicates": true, "sum_inter_duplicates": false, "matrix_serialize_format_type": "numpy",
    ]
    for member in metadata { manifest[member.key] = member.value }
  }

  /// Writes a whole group of one value for each entry, or an array.
  ///
  /// - Precondition: no other group has its label, and its columns have equal lengths.
  public mutating func write(_ group: DatapackageGroup) throws(InterchangeError) {
    switch group.amounts {
    case .vector(let values):
      try begin(group, category: "vector")
      try add("data", "data", NPYFile.bytes(values.span, shape: [values.count]), group, "vector")
      if let uncertainties = group.uncertainties {
        try add("distributions", "distributions", PackedArrays.distributions(uncertainties), group, "vector")
      }
      try addFactors(group, category: "vector")
    case .array(let values, let columns):
      try beginArray(group, columnCount: columns)
      try append(values.span)
      try endArray()
    }
  }

  /// Starts a group of arrays, whose columns follow.
  ///
  /// A place of the matrix that an earlier package writes too is replaced: give all exchanges of each place.
  /// - Parameters:
  ///   - rows: id of the product or elementary flow of each entry.
  ///   - columns: id of the process of each entry; of a characterisation its `global_index`.
  ///   - flips: entries that brightway multiplies by -1; nil: none.
  ///   - columnCount: number of columns: draws.
  /// - Precondition: no other group has its label, nor is one being written.
  public mutating func beginArray(
    _ label: String, matrix: String, rows: [Int64], columns: [Int64], flips: [Bool]? = nil, columnCount: Int
  ) throws(InterchangeError) {
    try beginArray(
      DatapackageGroup(
        label: label, matrix: matrix, rows: rows, columns: columns, amounts: .array([], columns: columnCount),
        flips: flips, globalIndex: matrix == "characterization_matrix" ? columns.first : nil),
      columnCount: columnCount)
  }

  private mutating func beginArray(_ group: DatapackageGroup, columnCount: Int) throws(InterchangeError) {
    precondition(columnCount > 0, "an array has columns")
    try begin(group, category: "array")
    try addFactors(group, category: "array")
    describe("data", group, "array")
    try data.begin(
      group.label + ".data", shape: [group.count, columnCount], order: .columns, in: &archive)
  }

  /// Writes the next columns of the array, each with one value for each entry, before flipping.
  ///
  /// - Precondition: no more columns than the array has.
  public mutating func append(_ values: Span<Double>) throws(InterchangeError) {
    try data.append(values, to: &archive)
  }

  /// Ends the group of arrays.
  ///
  /// - Precondition: all columns are written.
  public mutating func endArray() throws(InterchangeError) { try data.end(in: &archive) }

  /// Writes the description and completes the file.
  public mutating func close() throws(InterchangeError) {
    manifest["resources"] = .array(resources)
    try archive.writeEntry("datapackage.json", Array(manifest.text().utf8))
    try archive.close()
  }
}

// MARK: - Files of a group

extension DatapackageWriter {
  private mutating func begin(_ group: DatapackageGroup, category: String) throws(InterchangeError) {
    precondition(labels.insert(group.label).inserted, "a package has each group once")
    precondition(group.columns.count == group.count, "a column for each row")
    try add("indices", "indices", PackedArrays.indices(group.rows, group.columns), group, category)
  }

  private mutating func addFactors(_ group: DatapackageGroup, category: String) throws(InterchangeError) {
    if let flips = group.flips, flips.contains(true) {
      precondition(flips.count == group.count, "a flag for each entry")
      try add("flip", "flip", PackedArrays.booleans(flips), group, category)
    }
    if let rescalings = group.rescalings {
      try add(
        "rescale", "rescale", NPYFile.bytes(rescalings.span, shape: [rescalings.count]), group, category)
    }
    if let references = group.references, references.contains(true) {
      try add("reference", "reference", PackedArrays.booleans(references), group, category)
    }
  }

  private mutating func add(
    _ kind: String, _ suffix: String, _ bytes: [UInt8], _ group: DatapackageGroup, _ category: String
  ) throws(InterchangeError) {
    describe(kind, group, category)
    try archive.writeEntry("\(group.label).\(suffix).npy", bytes)
  }

  private mutating func describe(_ kind: String, _ group: DatapackageGroup, _ category: String) {
    var description: JSONValue = [
      "profile": "data-resource", "format": "npy", "mediatype": "application/octet-stream",
      "name": .string("\(group.label).\(kind)"), "matrix": .string(group.matrix), "kind": .string(kind),
      "path": .string("\(group.label).\(kind).npy"), "group": .string(group.label),
      "category": .string(category),
      "nrows": .integer(group.count),
    ]
    if let index = group.globalIndex { description["global_index"] = .integer(Int(index)) }
    for key in ["unit", "identifier"] {
      if let value = group.metadata[key] { description[key] = value }
    }
    resources.append(description)
  }

  private static func clean(_ name: String) -> String {
    String(
      name.map { character in
        character.isASCII && (character.isLetter || character.isNumber || "_-.".contains(character))
          ? character : "_"
      })
  }
}
