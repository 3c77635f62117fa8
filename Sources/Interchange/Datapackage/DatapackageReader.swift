public import Inventory

/// Reads whole databases from brightway data packages.
///
///     let (database, diagnostics) = try DatapackageReader.database(
///       from: ["inventory.zip", "method-01.zip"], names: "names.csv")
public enum DatapackageReader {
  /// Reads packages and puts them together; later ones add to earlier ones or replace parts of them.
  ///
  /// - Parameters:
  ///   - paths: folders or ZIP archives: inventories and methods.
  ///   - names: a CSV file with the names of ids.
  ///   - strict: whether an uncertainty that is impossible is an error; else the static value is used, which the
  ///     diagnostics tell.
  ///   - usesArrays: whether groups of arrays are used (brightway's `use_arrays`).
  /// - Throws: ``InterchangeError`` with package, resource and row, and the cure.
  public static func database(
    from paths: [String], names: String? = nil, strict: Bool = false, usesArrays: Bool = true
  ) throws(InterchangeError) -> (LifeCycleDatabase, DatabaseDiagnostics) {
    var packages: [Datapackage] = []
    for path in paths { packages.append(try Datapackage(reading: path, usesArrays: usesArrays)) }
    var labels = DatabaseNames()
    if let names { labels = try DatabaseNames(reading: names) }
    return try database(of: packages, names: labels, strict: strict)
  }

  /// Puts packages together that are read already.
  public static func database(
    of packages: [Datapackage], names: DatabaseNames = DatabaseNames(), strict: Bool = false
  ) throws(InterchangeError) -> (LifeCycleDatabase, DatabaseDiagnostics) {
    var assembly = DatabaseAssembly(packages, names: names)
    let (database, diagnostics) = try assembly.assemble()
    if strict, let worst = diagnostics.findings.first(where: { $0.defect.isImpossible }),
      let example = worst.cases.first
    {
      let others = diagnostics.impossibleCount - 1
      throw InterchangeError(
        "\(example.row) in \(example.column): \(worst.defect.description) (\(example.numbers)); "
          + (others > 0 ? "\(others) more exchanges are impossible; " : "")
          + "mend the data, or leave out --strict to use static values", file: example.resource,
        row: example.resourceRow)
    }
    return (database, diagnostics)
  }
}

extension DatapackageReader {
  /// Whether a path is a package rather than a study: a ZIP archive, or a folder (or file) of a `datapackage.json`.
  public static func isPackage(_ path: String) -> Bool {
    if path.hasSuffix(".zip") || path.hasSuffix("datapackage.json") { return true }
    return InputFile.isFolder(path)
      && (try? InputFile.contents(of: path + "/datapackage.json", limit: 1 << 26)) != nil
  }

  /// SHA-256 of an archive, or of the `datapackage.json` of a folder.
  public static func sha256(of path: String) throws(InterchangeError) -> String {
    let file = InputFile.isFolder(path) ? path + "/datapackage.json" : path
    return SHA256.hexadecimal(of: try InputFile.contents(of: file, limit: 1 << 33))
  }
}
