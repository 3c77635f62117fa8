/// Where the files of a package are: a folder, or a ZIP archive.
enum PackageContainer: Sendable {
  case folder(String)
  case archive(ZIPReader)

  /// The most bytes of one file of a folder; an archive has its own limits.
  static let fileLimit = ZIPReader.Limits().entryBytes
  /// The most bytes of JSON, each of which may become a value in memory; ten thousand resources take 4 MB.
  static let textLimit = 16 << 20
  /// The most bytes of a file that is kept as it is.
  static let attachmentLimit = 256 << 20

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
  /// - Parameter limit: the most bytes that it may have.
  /// - Throws: ``InterchangeError`` when there is none, or its name leads out of the package.
  func contents(of name: String, limit: Int = fileLimit) throws(InterchangeError) -> [UInt8] {
    switch self {
    case .archive(let archive):
      guard archive.byteCount(of: name) ?? 0 <= limit else {
        throw InterchangeError("the file is larger than \(limit) bytes", file: path, resource: name)
      }
      return try archive.contents(of: name)
    case .folder(let folder):
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      if name.isEmpty || name.hasPrefix("/") || name.utf8.contains(0) || parts.contains("..") {
        throw InterchangeError(
          "the name of the file is absolute or leads out of the package", file: folder, resource: name)
      }
      do throws(InterchangeError) {
        return try InputFile.contents(of: folder + "/" + name, limit: min(limit, Self.fileLimit))
      } catch {
        throw InterchangeError(error.message, file: folder, resource: name)
      }
    }
  }
}
