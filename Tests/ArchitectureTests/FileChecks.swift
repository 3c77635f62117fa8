/// Files with `unsafe` in their code that the list does not have, and entries of the list that need none.
func unsafeViolations(_ files: [SourceFile], allowed: Set<String>) -> [String] {
  let found = Set(files.filter { $0.code.contains(#/\bunsafe\b|@unchecked\b/#) }.map(\.path))
  return found.subtracting(allowed).sorted().map { "\($0): unsafe code in a file that is not in the list" }
    + allowed.subtracting(found).sorted().map { "\($0): in the list, but without unsafe code" }
}

/// Files that are too long.
func lengthViolations(_ files: [SourceFile]) -> [String] {
  files.compactMap { file in
    let lines = file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count - 1
    return lines > lineLimit ? "\(file.path): \(lines) lines, more than \(lineLimit)" : nil
  }
}

/// Lines that name a folder of one machine.
func machinePathViolations(_ files: [SourceFile]) -> [String] {
  let folders = machineFolders.joined(separator: "|")
  guard let pattern = try? Regex("(^|[^A-Za-z0-9_./~-])/(\(folders))/[A-Za-z0-9_.]") else {
    return ["wrong pattern"]
  }
  return files.flatMap { file in
    file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap {
      $0.element.contains(pattern) ? "\(file.path):\($0.offset + 1): a path of one machine" : nil
    }
  }
}
