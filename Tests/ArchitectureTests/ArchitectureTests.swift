import Testing

/// What the repository must keep to; the rules are in `Rules.swift`.
@Suite struct ArchitectureTests {
  @Test func importsPointDown() throws {
    let sources = try Repository.swiftSources()
    let imported = Set(sources.flatMap { imports(of: $0) })
    #expect(
      imported.isSuperset(of: ["NumericKernels", "Studies", "ArgumentParser"]), "imports were not understood")
    #expect(importViolations(sources) == [])
  }

  @Test func targetsDependDownwardsAndDeclareWhatTheyImport() throws {
    let manifest = try Repository.manifest()
    #expect(dependencies(ofManifest: manifest.text).count >= 14, "the manifest was not understood")
    let sources = try Repository.swiftSources()
    #expect(manifestViolations(manifest, sources: sources) == [])
  }

  @Test func unsafeCodeStaysInFewFiles() throws {
    let sources = try Repository.swiftSources()
    #expect(unsafeViolations(sources, allowed: unsafeFiles) == [])
  }

  @Test func filesAreShort() throws {
    let sources = try Repository.swiftSources()
    #expect(sources.count > 50, "the sources were not found")
    #expect(lengthViolations(sources) == [])
  }

  @Test func noFileNamesAFolderOfOneMachine() throws {
    let files = try Repository.files(
      in: ["Sources", "Tests", "Studies", ".ci", "Package.swift", "README.md", "CHANGELOG.md", "Makefile"])
    let paths = Set(files.map(\.path))
    #expect(paths.isSuperset(of: [".ci/run", "README.md", "Package.swift"]), "files were not found")
    #expect(machinePathViolations(files) == [])
  }
}

/// Each check finds a violation made for it, and nothing in what is right.
@Suite struct ChecksTests {
  func source(_ module: String, _ text: String) -> SourceFile {
    SourceFile(path: "Sources/\(module)/File.swift", text: text)
  }

  @Test(arguments: [
    ("Sampling", "import Distributions", "sideways"), ("NumericKernels", "import Sampling", "upwards"),
    ("Sensitivity", "public import Inventory", "forbidden"),
    ("Sensitivity", "import Propagation", "sideways"),
    ("Studies", "@testable import Reports", "upwards"), ("Studies", "import struct Reports.Table", "upwards"),
    ("Parameters", "let a = 1; import Inventory", "sideways"), ("Statistics", "import Foundation", "only"),
    ("Statistics", "import Elsewhere", "in no layer"), ("Elsewhere", "import Glibc", "in no layer"),
    ("Interchange", "/* x */ @preconcurrency internal import Yams", "only"),
  ])
  func findsWrongImports(module: String, text: String, reason: String) {
    let violations = importViolations([source(module, "import Glibc\n" + text)])
    #expect(violations.count == (module == "Elsewhere" ? 2 : 1))
    #expect(violations.last?.contains(reason) == true, "\(violations)")
  }

  @Test func passesRightImportsAndWhatOnlyLooksLikeOne() {
    let text = """
      public import NumericKernels
      import Glibc  // import Studies
      /* import Studies /* nested
      import Studies */
      import Studies */
      let text = "
      """
      + "import Studies \\\" import Studies\"\nlet more = #\"\nimport Studies \" \"#\nlet importStudies = 1\n"
    let file = source("Distributions", text)
    #expect(imports(of: file) == ["NumericKernels", "Glibc"])
    #expect(importViolations([file, source("Inventory", "import Parameters")]) == [])
  }

  @Test func findsWrongManifests() {
    let text = """
      .executableTarget(
        name: "monteverde",
        dependencies: ["Studies", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
      module("Studies", [ "Reports", .product(name: "Yams", package: "Yams"),
      ]),
      module("Sampling", ["NumericKernels"]),
      module("NumericKernels"),
      """
    let manifest = SourceFile(path: "Package.swift", text: text)
    #expect(
      dependencies(ofManifest: text) == [
        "monteverde": ["Studies", "ArgumentParser"], "Studies": ["Reports", "Yams"],
        "Sampling": ["NumericKernels"],
        "NumericKernels": [],
      ])
    #expect(
      manifestViolations(
        manifest, sources: [source("Sampling", "import CBoostMath"), source("Statistics", "let a = 1")]) == [
          "Studies -> Reports: upwards", "Statistics has sources and no target",
          "Sources/Sampling/File.swift: Package.swift does not declare Sampling -> CBoostMath",
        ])
  }

  @Test func findsUnsafeCode() {
    let text = "// unsafe\nlet text = \"unsafe\"\nlet isUnsafe = unsafely\n"
    #expect(unsafeViolations([source("A", text)], allowed: []) == [])
    for code in [
      "let a = unsafe b()", "nonisolated(unsafe) var c = 1", "@unsafe func d() {}", "x: @unchecked Sendable",
    ] {
      #expect(unsafeViolations([source("A", text + code)], allowed: []).count == 1, "\(code)")
      #expect(unsafeViolations([source("A", text + code)], allowed: ["Sources/A/File.swift"]) == [])
    }
    #expect(unsafeViolations([source("A", text)], allowed: ["Sources/A/File.swift"]).count == 1)
  }

  @Test func findsLongFiles() {
    #expect(lengthViolations([source("A", String(repeating: "\n", count: lineLimit))]) == [])
    #expect(lengthViolations([source("A", String(repeating: "\n", count: lineLimit + 1))]).count == 1)
  }

  @Test func findsMachinePaths() {
    for folder in machineFolders {
      for before in ["", "see ", "\"", "cd ", "file:", "(", "="] {
        #expect(machinePathViolations([source("A", "x\n\(before)/\(folder)/me/file")]).count == 1)
      }
    }
    for folder in machineFolders {
      let right =
        "https://example.org/\(folder)/page a/\(folder)/b ../\(folder)/c /usr/bin/env ~/\(folder)/d /\(folder)file "
        + "// \(folder)/x"
      #expect(machinePathViolations([source("A", right)]) == [])
    }
  }
}
