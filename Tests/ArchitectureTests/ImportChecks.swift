/// One module uses another.
struct Arrow: Hashable, CustomStringConvertible {
  let from: String
  let to: String

  init(_ from: String, _ to: String) {
    self.from = from
    self.to = to
  }

  var description: String { "\(from) -> \(to)" }
}

/// The modules that a Swift file imports.
func imports(of file: SourceFile) -> [String] {
  let pattern =
    #/
    ^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?
    import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)
    /#
  // A line may hold several statements.
  return file.code.split { $0.isNewline || $0 == ";" }.compactMap {
    $0.firstMatch(of: pattern).map { String($0.1) }
  }
}

/// Why an arrow is wrong; nil where it is allowed.
func violation(of arrow: Arrow) -> String? {
  func layer(_ module: String) -> Int? { layers.firstIndex { $0.contains(module) } }
  guard let from = layer(arrow.from) else { return "\(arrow.from) is in no layer" }
  if let users = foreignModules[arrow.to] {
    return users?.contains(arrow.from) == false ? "\(arrow): only \(users?.sorted() ?? []) may" : nil
  }
  guard let to = layer(arrow.to) else { return "\(arrow): \(arrow.to) is in no layer" }
  if forbiddenImports.contains(arrow) { return "\(arrow): forbidden" }
  if from == to { return sidewaysImports.contains(arrow) ? nil : "\(arrow): sideways" }
  return from > to ? nil : "\(arrow): upwards"
}

/// What is wrong with the imports of source files.
func importViolations(_ files: [SourceFile]) -> [String] {
  files.flatMap { file in
    imports(of: file).compactMap { name in
      violation(of: Arrow(file.module, name)).map { "\(file.path): \($0)" }
    }
  }
}

/// The dependencies of the library and executable targets of a manifest, read off its text.
func dependencies(ofManifest text: String) -> [String: Set<String>] {
  var result: [String: Set<String>] = [:]
  let library = #/module\(\s*"(\w+)"\s*(?:,\s*\[([^\]]*)\])?\s*\)/#
  let executable = #/executableTarget\(\s*name:\s*"(\w+)"\s*,\s*dependencies:\s*\[([^\]]*)\]/#
  for match in text.matches(of: library) { result[String(match.1)] = names(in: match.2 ?? "") }
  for match in text.matches(of: executable) { result[String(match.1)] = names(in: match.2) }
  return result
}

private func names(in list: Substring) -> Set<String> {
  var names: Set<String> = []
  // Of a product, `.product(name: "Yams", package: "...")`, the module is the first name.
  let text = String(list).replacing(#/,\s*package:\s*"[^"]*"/#, with: "")
  for match in text.matches(of: #/"([^"]+)"/#) { names.insert(String(match.1)) }
  return names
}

/// What is wrong with a manifest: arrows that are not allowed, and imports that it does not declare.
func manifestViolations(_ manifest: SourceFile, sources: [SourceFile]) -> [String] {
  let declared = dependencies(ofManifest: manifest.text)
  var violations: [String] = []
  for (module, targets) in declared.sorted(by: { $0.key < $1.key }) {
    violations += targets.sorted().compactMap { violation(of: Arrow(module, $0)) }
  }
  for module in Set(sources.map(\.module)).sorted() where declared[module] == nil {
    violations.append("\(module) has sources and no target")
  }
  let own = Set(layers.joined())
  for file in sources {
    for name in imports(of: file) where own.contains(name) && declared[file.module]?.contains(name) == false {
      violations.append("\(file.path): Package.swift does not declare \(Arrow(file.module, name))")
    }
  }
  return violations
}
