import Inventory
import Statistics

@testable import Propagation

extension PropagationPlan {
  /// Index of an output, nil when the plan has none.
  func index(_ part: Output.Part, system: Int = 0, indicator: Int = 0) -> Int? {
    let found = outputs.indices.filter {
      outputs[$0] == Output(system: system, indicator: indicator, part: part)
    }
    precondition(found.count <= 1, "an output stands twice")
    return found.first
  }

  /// The static value of an output, 0 where the plan has none (zero by structure).
  func staticValue(_ part: Output.Part, system: Int = 0, indicator: Int = 0) -> Double {
    index(part, system: system, indicator: indicator).map { staticValues()[$0] } ?? 0
  }
}

extension MonteCarloResult {
  /// The draws of an output, empty where there are none.
  func draws(_ part: Output.Part, system: Int = 0, indicator: Int = 0) -> [Double] {
    plan.index(part, system: system, indicator: indicator).flatMap { draws(ofOutput: $0) } ?? []
  }

  /// Everything that must not depend on workers and batches, as bits.
  var fingerprint: [UInt64] {
    var bits: [UInt64] = [UInt64(draws), UInt64(failedDraws)] + failedBySystem.map(UInt64.init)
    for moment in moments {
      bits.append(UInt64(moment.count))
      bits += [moment.mean, moment.centralSum2, moment.centralSum3, moment.centralSum4].map(\.bitPattern)
    }
    bits += staticValues.map { $0.isNaN ? 1 : $0.bitPattern }
    for output in plan.outputs.indices {
      bits += (draws(ofOutput: output) ?? []).map { $0.isNaN ? 1 : $0.bitPattern }
    }
    return bits
  }
}
