/// Where the files of a package are: a folder, or a ZIP archive.
enum PackageContainer: Sendable {
  case folder(String)
  case archive(ZIPReader)

  /// The most bytes of one file of a folder; an archive has its own limits.
  static let fileLimit = ZIPReader.Limits().entryBytes

  /// Opens a package; a name of `datapackage.json` stands for its folder.
  init(opening path: String) throws(InterchangeError) {
    if InputFile.isFolder(path) {
      self = .folder(path)
    } else if path.hasSuffix("/datapackage.json") {
      self = .folder(String(path.dropLast("/datapackage.json".count)))
    } else {
      self = .archive(try ZIPReader(opening: path))
    }
  }

  /// The name of the package in messages.
  var path: String {
    switch self {
    case .folder(let path): path
    case .archive(let archive): archive.path
    }
  }

  /// The bytes of a file of the package.
  ///
  /// - Throws: ``InterchangeError`` when there is none, or its name leads out of the package.
  func contents(of name: String) throws(InterchangeError) -> [UInt8] {
    switch self {
    case .archive(let archive): return try archive.contents(of: name)
    case .folder(let folder):
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      if name.isEmpty || name.hasPrefix("/") || name.utf8.contains(0) || parts.contains("..") {
        throw InterchangeError(
          "the name of the file is absolute or leads out of the package", file: folder, resource: name)
      }
      do throws(InterchangeError) {
        return try InputFile.contents(of: folder + "/" + name, limit: Self.fileLimit)
      } catch {
        throw InterchangeError(error.message, file: folder, resource: name)
      }
    }
  }
}
