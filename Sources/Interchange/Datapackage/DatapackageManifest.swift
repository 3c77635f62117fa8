/// What `datapackage.json` says, checked and with its groups put together.
struct DatapackageManifest {
  /// One file of the package.
  struct Resource {
    let name: String
    let kind: String
    let path: String?
    let format: String
    let isInterface: Bool
    let isArray: Bool
    let rowCount: Int?
    let description: JSONValue
  }

  /// The files of one group by kind.
  struct Group {
    let label: String
    let matrix: String
    var resources: [String: Resource] = [:]
  }

  /// The most resources of a package; each costs a search in the archive and a message when it is wrong.
  static let resourceLimit = 10_000

  let metadata: JSONValue
  let name: String
  private(set) var groups: [Group] = []
  private(set) var attachments: [Resource] = []

  private let path: String

  init(_ container: PackageContainer) throws(InterchangeError) {
    path = container.path
    let file = "datapackage.json"
    let bytes = try container.contents(of: file, limit: PackageContainer.textLimit)
    do throws(InterchangeError) {
      metadata = try JSONValue(parsing: bytes)
    } catch {
      throw InterchangeError(error.message, file: path + "/" + file, line: error.line, column: error.column)
    }
    name = metadata["name"]?.string ?? ""
    guard let resources = metadata["resources"]?.array else {
      throw Self.error("the list \"resources\" is missing; is this a brightway data package?", path, file)
    }
    guard resources.count <= Self.resourceLimit else {
      throw Self.error(
        "\(resources.count) resources, more than the \(Self.resourceLimit) that are read; split the package",
        path,
        file)
    }
    if let format = metadata["matrix_serialize_format_type"]?.string, format != "numpy" {
      throw Self.error(
        "the package is stored as \(format), which is not read; write it with "
          + "matrix_serialize_format_type=MatrixSerializeFormat.NUMPY", path, file)
    }
    var places: [String: Int] = [:]
    var paths: Set<String> = []
    for (index, description) in resources.enumerated() {
      try add(description, at: index, &places)
      // Thousands of resources that share one large file would take its size thousandfold.
      if let file = description["path"]?.string, !paths.insert(file).inserted {
        throw Self.error(
          "the file \(file) stands for two resources; give each its own", path, "resource \(index)")
      }
    }
  }

  /// A member that is true or false.
  func flag(_ key: String, default standard: Bool) throws(InterchangeError) -> Bool {
    switch metadata[key] {
    case nil, .null?: return standard
    case .boolean(let value)?: return value
    default: throw Self.error("\"\(key)\" is neither true nor false", path, "datapackage.json")
    }
  }

  private mutating func add(
    _ description: JSONValue, at index: Int, _ places: inout [String: Int]
  ) throws(InterchangeError) {
    let place = "resource \(index)"
    guard description.object != nil else { throw Self.error("not an object", path, place) }
    let name = description["name"]?.string ?? description["path"]?.string ?? place
    // Packages of bw_processing before 0.6 have names only: GROUP.KIND.
    let dot = name.lastIndex(of: ".")
    let kind = description["kind"]?.string ?? dot.map { String(name[name.index(after: $0)...]) } ?? ""
    let resource = Resource(
      name: name, kind: kind, path: description["path"]?.string,
      format: description["format"]?.string ?? "npy",
      isInterface: description["profile"]?.string == "interface",
      isArray: description["category"]?.string == "array", rowCount: description["nrows"]?.integer,
      description: description)
    guard let matrix = description["matrix"]?.string else {
      // What belongs to no matrix: CSV and JSON metadata.
      attachments.append(resource)
      return
    }
    guard !kind.isEmpty, let label = description["group"]?.string ?? dot.map({ String(name[..<$0]) }) else {
      throw Self.error(
        "neither \"group\" and \"kind\" nor a name GROUP.KIND, as before bw_processing 0.4: no brightway reads it any "
          + "more; process the database again", path, name)
    }
    if let place = places[label] {
      guard groups[place].matrix == matrix else {
        throw Self.error(
          "the group \(label) writes both \(groups[place].matrix) and \(matrix); give each matrix its own group",
          path,
          name)
      }
      guard groups[place].resources.updateValue(resource, forKey: kind) == nil else {
        throw Self.error("the group \(label) has its \(kind) twice; remove one", path, name)
      }
    } else {
      places[label] = groups.count
      groups.append(Group(label: label, matrix: matrix, resources: [kind: resource]))
    }
  }

  private static func error(_ message: String, _ path: String, _ resource: String) -> InterchangeError {
    InterchangeError(message, file: path, resource: resource)
  }
}
