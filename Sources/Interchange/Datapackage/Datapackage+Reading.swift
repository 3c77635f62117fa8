extension Datapackage {
  /// Matrices that a life cycle model is made of; others are passed over with a note.
  static let usedMatrices = ["technosphere_matrix", "biosphere_matrix", "characterization_matrix"]

  /// Reads a package from a folder or a ZIP archive.
  ///
  /// - Parameter usesArrays: whether groups of arrays are read; else they are passed over, as brightway does
  ///   without `use_arrays`.
  /// - Throws: ``InterchangeError`` with package, resource and row, and the cure.
  public init(reading path: String, usesArrays: Bool = true) throws(InterchangeError) {
    let container = try PackageContainer(opening: path)
    let manifest = try DatapackageManifest(container)
    self.path = container.path
    name = manifest.name.isEmpty ? Self.stem(of: container.path) : manifest.name
    metadata = manifest.metadata
    isSequential = try manifest.flag("sequential", default: false)
    isCombinatorial = try manifest.flag("combinatorial", default: false)
    sumsIntraDuplicates = try manifest.flag("sum_intra_duplicates", default: true)
    sumsInterDuplicates = try manifest.flag("sum_inter_duplicates", default: false)
    (groups, attachments, notes) = ([], [], [])
    for group in manifest.groups {
      guard Self.usedMatrices.contains(group.matrix) else {
        notes.append("\(self.path): \(group.label): \(group.matrix) is not used")
        continue
      }
      var reader = GroupReader(container: container, group: group)
      if !usesArrays, try reader.isArray {
        notes.append("\(self.path): \(group.label): the group of arrays is not used")
        continue
      }
      groups.append(try reader.read())
      notes += reader.notes
    }
    for resource in manifest.attachments {
      guard let path = resource.path, !resource.isInterface else { continue }
      attachments.append(
        DatapackageAttachment(
          description: resource.description,
          bytes: try container.contents(of: path, limit: PackageContainer.attachmentLimit)))
    }
  }

  /// The last part of a path without its ending.
  static func stem(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".zip") ? String(last.dropLast(4)) : last
  }
}

/// Reads the files of one group and holds them against each other.
private struct GroupReader {
  let container: PackageContainer
  let group: DatapackageManifest.Group
  var notes: [String] = []

  init(container: PackageContainer, group: DatapackageManifest.Group) {
    self.container = container
    self.group = group
  }

  /// Whether the values are an array: what its data say, since all resources of a group may call themselves vectors
  /// or arrays.
  var isArray: Bool {
    get throws(InterchangeError) {
      if let interface = group.resources.values.filter(\.isInterface).min(by: { $0.name < $1.name }) {
        throw error(
          "an interface, whose values a program has to make at run time; sample it in brightway and save it with "
            + "add_persistent_array", interface)
      }
      return group.resources["data"]?.isArray ?? false
    }
  }

  mutating func read() throws(InterchangeError) -> DatapackageGroup {
    let isArray = try self.isArray
    guard let indices = group.resources["indices"] else {
      throw InterchangeError(
        "the group has no indices, so its values have no place in \(group.matrix); write the package again",
        file: container.path, resource: group.label)
    }
    let (rows, columns) = try readIndices(indices)
    let count = rows.count
    let uncertainties = isArray ? nil : try readUncertainties(count)
    var result = DatapackageGroup(
      label: group.label, matrix: group.matrix, rows: rows, columns: columns,
      amounts: try readAmounts(isArray, count, uncertainties), uncertainties: uncertainties,
      flips: try readFlags("flip", count), rescalings: try readRescalings(count),
      references: try readFlags("reference", count), globalIndex: try globalIndex(indices),
      metadata: indices.description)
    if group.resources["params"] != nil, let array = try array("params", nil) {
      result.parameters = array.header.shape.count == 2 ? try array.columns().values : try array.doubles()
    }
    if let labels = group.resources["param_labels"], let path = labels.path {
      result.parameterLabels = try JSONValue(
        parsing: container.contents(of: path, limit: PackageContainer.textLimit), file: container.path)
    }
    let known: Set = [
      "indices", "data", "distributions", "flip", "rescale", "reference", "params", "param_labels",
    ]
    for kind in group.resources.keys.sorted() where !known.contains(kind) {
      notes.append("\(container.path): \(group.label).\(kind): a kind that is not known here is not used")
    }
    return result
  }

  private func readIndices(
    _ resource: DatapackageManifest.Resource
  ) throws(InterchangeError) -> (rows: [Int64], columns: [Int64]) {
    guard let array = try array("indices", nil) else { return ([], []) }
    let (rows, columns) = (try array.integers("row"), try array.integers("col"))
    if let announced = resource.rowCount, announced != rows.count {
      throw error("\(rows.count) rows, but the package announces \(announced); write it again", resource)
    }
    guard rows.count <= Int32.max else { throw error("more than 2^31 - 1 rows; split the package", resource) }
    for (name, ids) in [("row", rows), ("col", columns)] {
      if let row = ids.firstIndex(where: { $0 < 0 }) {
        throw error("the \(name) id \(ids[row]) is negative; ids count from 0", resource, row: row)
      }
    }
    return (rows, columns)
  }

  private func readAmounts(
    _ isArray: Bool, _ count: Int, _ uncertainties: UncertaintyColumns?
  ) throws(InterchangeError) -> DatapackageGroup.Amounts {
    guard let resource = group.resources["data"], let array = try array("data", count) else {
      // Only the uncertainty says what the values are: the place of each distribution.
      guard let uncertainties else {
        throw InterchangeError(
          "the group has neither data nor distributions; write the package again", file: container.path,
          resource: group.label)
      }
      return .vector(uncertainties.places())
    }
    let amounts: DatapackageGroup.Amounts
    let values: [Double]
    if isArray {
      let (columns, _, columnCount) = try array.columns()
      guard columnCount > 0 || count == 0 else {
        throw error("an array without columns; remove the group", resource)
      }
      (values, amounts) = (columns, .array(columns, columns: max(columnCount, 1)))
    } else {
      guard array.header.shape.count == 1 else {
        throw error("an array of \(array.header.shape.count) axes in a group of vectors", resource)
      }
      values = try array.doubles()
      amounts = .vector(values)
    }
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw error(
        "the value is infinite; give a number, or NaN to write nothing", resource, row: index % max(count, 1))
    }
    return amounts
  }

  private func readUncertainties(_ count: Int) throws(InterchangeError) -> UncertaintyColumns? {
    guard let array = try array("distributions", count) else { return nil }
    let types = try array.integers("uncertainty_type")
    return UncertaintyColumns(
      types: types.map { UInt8(clamping: $0 < 0 ? 255 : $0) }, loc: try array.doubles("loc"),
      scale: try array.doubles("scale"), shape: try array.doubles("shape"),
      minimum: try array.doubles("minimum"),
      maximum: try array.doubles("maximum"), negative: try array.booleans("negative"))
  }

  private func readFlags(_ kind: String, _ count: Int) throws(InterchangeError) -> [Bool]? {
    try array(kind, count)?.booleans()
  }

  private func readRescalings(_ count: Int) throws(InterchangeError) -> [Double]? {
    guard let values = try array("rescale", count)?.doubles() else { return nil }
    if let row = values.firstIndex(where: { !$0.isFinite }), let resource = group.resources["rescale"] {
      throw error(
        "the factor is \(values[row]); give a number, 1 to leave the value as it is", resource, row: row)
    }
    return values
  }

  private func globalIndex(_ resource: DatapackageManifest.Resource) throws(InterchangeError) -> Int64? {
    switch resource.description["global_index"] {
    case nil, .null?: return nil
    case .integer(let index)?: return Int64(index)
    default: throw error("\"global_index\" is not a whole number", resource)
    }
  }

  /// A file of the group as an array with one element, or one row, for each entry; nil where there is no such file.
  private func array(_ kind: String, _ count: Int?) throws(InterchangeError) -> NPYReader? {
    guard let resource = group.resources[kind] else { return nil }
    guard resource.format == "npy", let path = resource.path, !path.hasSuffix(".parquet") else {
      let format =
        resource.format == "pqt" || resource.path?.hasSuffix(".parquet") == true ? "Parquet" : resource.format
      throw error(
        "stored as \(format), which is not read; write the package with "
          + "matrix_serialize_format_type=MatrixSerializeFormat.NUMPY", resource)
    }
    let array = try NPYReader(container.contents(of: path), file: container.path, resource: resource.name)
    if let count, array.header.shape.first != count {
      throw error(
        "\(array.header.shape.first ?? 1) rows, but the group has \(count) indices; write the package again",
        resource)
    }
    guard count == nil || array.header.shape.count <= (kind == "data" ? 2 : 1) else {
      throw error("an array of \(array.header.shape.count) axes where one is needed", resource)
    }
    return array
  }

  private func error(
    _ message: String, _ resource: DatapackageManifest.Resource, row: Int? = nil
  ) -> InterchangeError {
    InterchangeError(message, file: container.path, resource: resource.name, row: row)
  }
}
