/// The layers from the bottom up; an import only points down. A module that is in none is a violation.
let layers: [[String]] = [
  ["CNumericKernels", "COpenBLAS", "CZlib", "CBoostMath", "CJoeKuo", "CKLU"],
  ["NumericKernels"],
  ["Sampling", "Distributions", "Statistics", "LinearSolvers"],
  ["Inventory", "Parameters"],
  ["Propagation", "Sensitivity"],
  ["Interchange"],
  ["Interpretation"],
  ["Studies"],
  ["Reports", "StudyServer"],
  ["monteverde"],
]

/// The imports within a layer that are allowed.
let sidewaysImports: Set<Arrow> = [
  // A life cycle model is made of formulas over parameters.
  Arrow("Inventory", "Parameters")
]

/// Imports that point down and are forbidden all the same, for these modules must be usable alone.
let forbiddenImports: Set<Arrow> = [
  Arrow("Sensitivity", "Inventory"), Arrow("Sensitivity", "Parameters"),
  Arrow("Sensitivity", "Distributions"),
]

/// Modules from elsewhere and who may import them; nil: any module.
let foreignModules: [String: Set<String>?] = [
  "Glibc": nil,
  "Dispatch": nil,
  "Synchronization": nil,
  "Foundation": ["monteverde", "Studies", "StudyServer"],
  "ArgumentParser": ["monteverde"],
  "Yams": ["Studies"],
]

/// The only source files with `unsafe` code or `@unchecked` conformances; each has a reason to be here that its review accepted.
let unsafeFiles: Set<String> = [
  "Sources/Interchange/Arrays/RawDecoding.swift",
  "Sources/Interchange/Files/Inflation.swift",
  "Sources/Interchange/Files/InputFile.swift",
  "Sources/Interchange/Files/OutputFile.swift",
  "Sources/Interchange/Files/ZIPWriter.swift",
  "Sources/LinearSolvers/Dense/DenseLaneSolver.swift",
  "Sources/LinearSolvers/Dense/DenseSystem.swift",
  "Sources/LinearSolvers/Dense/LowRankLaneSolver.swift",
  "Sources/LinearSolvers/Dense/LowRankPlan.swift",
  "Sources/LinearSolvers/Dense/MatrixProductRate.swift",
  "Sources/LinearSolvers/Elimination/EliminationLaneSolver.swift",
  "Sources/LinearSolvers/Sparse/KLUFactorization.swift",
  "Sources/LinearSolvers/Sparse/LaneWorkspace.swift",
  "Sources/NumericKernels/ColumnBuffer.swift",
  "Sources/NumericKernels/ColumnKernels+Logic.swift",
  "Sources/NumericKernels/ColumnKernels.swift",
  "Sources/NumericKernels/ColumnScan.swift",
  "Sources/NumericKernels/LaneKernels.swift",
  "Sources/NumericKernels/LaneSlice.swift",
  "Sources/NumericKernels/LaneSums.swift",
  "Sources/NumericKernels/Philox.swift",
  "Sources/NumericKernels/RandomStream.swift",
  "Sources/NumericKernels/VectorMath.swift",
  "Sources/Parameters/Graph/ExchangeWorkspace.swift",
  "Sources/Parameters/Graph/FormulaProgram+Execution.swift",
  "Sources/Parameters/Graph/Instruction+Kernels.swift",
  "Sources/Propagation/Execution/KeptDraws.swift",
  "Sources/Reports/Terminal/ProgressLine.swift",
  "Sources/Reports/Terminal/TerminalStyle.swift",
  "Sources/Sampling/Designs/NestedUniformScramble.swift",
  "Sources/Studies/Reading/StudyDocument.swift",
  "Sources/monteverde/Interruption.swift",
]

/// The most lines of a source file.
let lineLimit = 400

/// Folders that exist on one machine only and have no place in a file.
let machineFolders = ["work", "root", "home", "opt", "tmp", "Users"]
