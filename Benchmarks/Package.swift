// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [
    // Named, because the folder of a clone may have any name.
    .package(name: "monteverde", path: "../")
  ],
  targets: [
    .executableTarget(
      name: "MonteverdeBenchmarks",
      dependencies: [.product(name: "Monteverde", package: "monteverde")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
