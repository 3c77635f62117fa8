// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A library target of the engine; `imports` are the modules below it (ArchitectureTests holds the arrows).
func module(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: swiftSettings)
}

/// The tests of one module, in a folder that mirrors it; `reference`: it has tables made by a committed script.
func tests(of name: String, _ others: [Target.Dependency] = [], reference: Bool = false) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + others,
    exclude: reference ? ["Reference"] : [], swiftSettings: swiftSettings)
}

let package = Package(
  name: "monteverde",
  products: [
    .executable(name: "monteverde", targets: ["monteverde"]),
    .library(
      name: "Monteverde",
      targets: [
        "Studies", "Interpretation", "Interchange", "Propagation", "Sensitivity", "Inventory", "Parameters",
        "Sampling", "Distributions", "Statistics", "LinearSolvers", "NumericKernels",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: - Commands
    .executableTarget(
      name: "monteverde",
      dependencies: [
        "Studies", "Reports", "Interpretation", "Interchange", "Propagation", "Sensitivity", "Inventory",
        "Parameters", "Sampling",
        "NumericKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),

    // MARK: - Front ends
    module(
      "Reports",
      [
        "Studies", "Interpretation", "Interchange", "Propagation", "Sensitivity", "Inventory", "Statistics",
        "NumericKernels",
      ]),

    // MARK: - Studies
    module(
      "Studies",
      [
        "Interpretation", "Interchange", "Propagation", "Sensitivity", "Inventory", "Parameters",
        "Sampling", "Distributions", "Statistics", "NumericKernels",
        .product(name: "Yams", package: "Yams"),
      ]),

    // MARK: - Analyses
    module(
      "Interpretation",
      [
        "Propagation", "Sensitivity", "Inventory", "Parameters", "Sampling", "Distributions", "Statistics",
        "LinearSolvers", "NumericKernels",
      ]),

    // MARK: - Exchange
    module("Interchange", ["Inventory", "Distributions", "NumericKernels", "CZlib"]),

    // MARK: - Engine
    module(
      "Propagation",
      [
        "Inventory", "Parameters", "Sampling", "Distributions", "Statistics", "LinearSolvers",
        "NumericKernels",
      ]),
    module("Sensitivity", ["Sampling", "Statistics", "NumericKernels", "CBoostMath"]),

    // MARK: - Model
    module("Inventory", ["Parameters", "Distributions", "Sampling", "NumericKernels"]),
    module("Parameters", ["Distributions", "Sampling", "NumericKernels"]),

    // MARK: - Methods
    module("Sampling", ["NumericKernels", "CJoeKuo", "CBoostMath"]),
    module("Distributions", ["NumericKernels", "CBoostMath", "CNumericKernels"]),
    module("Statistics", ["NumericKernels", "CBoostMath"]),
    module("LinearSolvers", ["NumericKernels", "COpenBLAS", "CKLU", "CNumericKernels"]),

    // MARK: - Base
    module("NumericKernels", ["CNumericKernels"]),

    // MARK: - C
    .target(name: "CNumericKernels", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "CJoeKuo", exclude: ["DirectionNumbers.bin", "pack_direction_numbers.py"],
      cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CBoostMath", cxxSettings: [.treatAllWarnings(as: .error)]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(name: "CKLU", providers: [.apt(["libsuitesparse-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: - Tests
    tests(of: "NumericKernels", ["CNumericKernels"], reference: true),
    tests(of: "Distributions", ["NumericKernels"], reference: true),
    tests(of: "Sampling", ["NumericKernels"], reference: true),
    tests(of: "Statistics", ["NumericKernels"], reference: true),
    tests(of: "LinearSolvers", ["NumericKernels"]),
    tests(of: "Parameters", ["Distributions", "Sampling", "NumericKernels"]),
    tests(of: "Inventory", ["Parameters", "Distributions", "NumericKernels"]),
    tests(of: "Sensitivity", ["Sampling", "Statistics", "NumericKernels"], reference: true),
    tests(
      of: "Propagation",
      [
        "Inventory", "Parameters", "Distributions", "Sampling", "Statistics", "LinearSolvers",
        "NumericKernels",
      ]),
    tests(
      of: "Interchange", ["Inventory", "Distributions", "LinearSolvers", "NumericKernels"], reference: true),
    tests(
      of: "Interpretation",
      [
        "Propagation", "Inventory", "Parameters", "Distributions", "Sampling", "Sensitivity", "Statistics",
        "NumericKernels",
      ], reference: true),
    tests(
      of: "Reports",
      ["Interpretation", "Propagation", "Inventory", "Parameters", "Distributions", "Statistics"]),
    tests(
      of: "Studies",
      [
        "Propagation", "Interpretation", "Interchange", "Sensitivity", "Inventory", "Parameters", "Sampling",
        "Distributions", "Statistics", "NumericKernels",
      ]),
    .testTarget(
      name: "CommandTests", dependencies: ["monteverde", "Interchange", "Inventory"],
      swiftSettings: swiftSettings),
    .testTarget(name: "ArchitectureTests", swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx17
)
