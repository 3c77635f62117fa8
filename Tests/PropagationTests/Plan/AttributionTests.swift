import Inventory
import Parameters
import Statistics
import Testing

@testable import Propagation

@Suite struct AttributionTests {
  /// The stages of a static system, by name.
  private func stages(_ builder: ModelBuilder, _ kind: TagKind = .stage) -> [String: Double] {
    let plan = PropagationPlan(builder.model())
    let values = plan.staticValues()
    var result: [String: Double] = [:]
    for (output, value) in zip(plan.outputs, values) {
      if case .tag(kind, let tag) = output.part { result[tag] = value }
    }
    return result
  }

  private func chain(_ tags: [String?], inputTags: [String?]) -> ModelBuilder {
    var builder = ModelBuilder()
    for (i, tag) in tags.enumerated() {
      let process = builder.process("p\(i)", stage: tag)
      // Decimal places tell the burdens apart: process i causes 10^i.
      let impact = builder.number([1.0, 10, 100, 1000][i])
      builder.impact(of: process, impact)
    }
    let one = builder.number(1)
    for (i, tag) in inputTags.enumerated() { builder.input(i + 1, into: i, one, stage: tag) }
    builder.demand(0, one)
    return builder
  }

  @Test func lastTagOnTheWayWins() {
    #expect(stages(chain(["use", nil, nil], inputTags: [nil, nil])) == ["use": 111])
    #expect(stages(chain(["use", nil, "make"], inputTags: [nil, nil])) == ["use": 11, "make": 100])
    #expect(
      stages(chain(["use", nil, "make", nil], inputTags: [nil, nil, nil])) == ["use": 11, "make": 1100])
    #expect(stages(chain([nil, nil, "make"], inputTags: [nil, nil])) == ["untagged": 11, "make": 100])
    #expect(stages(chain([nil, "make", nil], inputTags: [nil, nil])) == ["untagged": 1, "make": 110])
    #expect(stages(chain([nil, nil], inputTags: [nil])) == [:])
  }

  @Test func taggedInputsClaimWhatIsUntaggedBehindThem() {
    #expect(stages(chain(["use", nil, nil], inputTags: ["idle", nil])) == ["use": 1, "idle": 110])
    #expect(stages(chain(["use", nil, nil], inputTags: [nil, "idle"])) == ["use": 11, "idle": 100])
    #expect(stages(chain([nil, nil, nil], inputTags: [nil, "idle"])) == ["untagged": 11, "idle": 100])
    // A tagged supplier is met after the tagged input.
    #expect(stages(chain(["use", "make", nil], inputTags: ["idle", nil])) == ["use": 1, "make": 110])
  }

  @Test func oneProductMayServeTwoStages() {
    var builder = chain(["use", nil], inputTags: [nil])
    let three = builder.number(3)
    builder.input(1, into: 0, three, stage: "idle")
    #expect(stages(builder) == ["use": 11, "idle": 30])
  }

  @Test func tasksAreAttributedOnTheirOwn() {
    var builder = ModelBuilder()
    let (one, ten) = (builder.number(1), builder.number(10))
    let service = builder.process("service", stage: "use", task: "inference")
    let power = builder.process("power", stage: "energy")
    builder.impact(of: service, one)
    builder.impact(of: power, ten)
    builder.input(power, into: service, one)
    builder.demand(service, one)
    #expect(stages(builder) == ["use": 1, "energy": 10])
    #expect(stages(builder, .task) == ["inference": 11])
  }

  /// Tagged a and untagged u feed each other: what u causes belongs to a, round after round.
  @Test func loopsThroughUntaggedProcesses() {
    var builder = ModelBuilder()
    let (half, one, ten) = (builder.number(0.5), builder.number(1), builder.number(10))
    let (a, u) = (builder.process("a", stage: "a"), builder.process("u"))
    builder.impact(of: a, one)
    builder.impact(of: u, ten)
    builder.input(u, into: a, half)
    builder.input(a, into: u, half)
    builder.demand(u, one)
    // s = (2/3, 4/3); the first unit of u is met before any tag, the other third behind a. One division each by
    // 0.75: a few ulp.
    let found = stages(builder)
    #expect(abs((found["untagged"] ?? 0) - 10) < 1e-14 * 10)
    #expect(abs((found["a"] ?? 0) - (2.0 / 3 + 10.0 / 3)) < 1e-14 * 4)
  }

  /// Follows burdens path by path: the last tag travels along with the demand. Its terms fall by 0.8 a round, so that
  /// after 160 rounds 0.8^160 = 3e-16 of the total is left out.
  private func followed(_ builder: ModelBuilder, kind: TagKind) -> [String: Double] {
    let (graph, system) = (builder.graph, builder.system)
    func value(_ entry: Entry) -> Double { graph.constantValue(entry.amount) ?? .nan }
    let count = builder.processes.count
    let output = system.outputs.map(value)
    var scores: [String: Double] = [:]
    // Demand waiting to be met: product by last tag.
    var waiting: [String: [Double]] = ["untagged": Array(repeating: 0, count: count)]
    for entry in system.demand { waiting["untagged", default: []][entry.row] += value(entry) }
    for _ in 0..<160 {
      var following: [String: [Double]] = [:]
      for (last, amounts) in waiting {
        for (process, amount) in amounts.enumerated() where amount != 0 {
          let tag = kind.tag(of: builder.processes[process].tags) ?? last
          let runs = amount / output[process]
          for impact in system.impacts where impact.column == process {
            scores[tag, default: 0] += runs * value(impact)
          }
          for input in system.inputs where input.column == process {
            let passed = kind.tag(of: input.tags) ?? tag
            following[passed, default: Array(repeating: 0, count: count)][input.row] += runs * value(input)
          }
        }
      }
      waiting = following
    }
    return scores
  }

  /// Random systems with constant entries against the paths followed one by one. The inputs of a process take at most
  /// 0.8 of what their suppliers make for it; all terms are positive, so 1e-12 is some thousand roundings.
  @Test(arguments: Array(1...20) as [UInt64])
  func randomSystemsAgreeWithFollowedPaths(seed: UInt64) {
    var numbers = TestNumbers(state: seed &* 104_729)
    var builder = ModelBuilder()
    let count = 9
    for i in 0..<count {
      let output = builder.number(numbers.number(0.5...4))
      let stage = numbers.number(0...1) < 0.4 ? ["make", "use", "end"].randomElement(using: &numbers) : nil
      _ = builder.process(
        "p\(i)", output: output, stage: stage, task: numbers.number(0...1) < 0.3 ? "task \(i % 2)" : nil)
    }
    for consumer in 0..<count {
      let suppliers = (0..<count).filter { _ in numbers.number(0...1) < 0.3 }
      for supplier in suppliers {
        let supplied = builder.graph.constantValue(builder.system.outputs[supplier].amount) ?? 1
        let amount = builder.number(supplied * 0.8 / Double(suppliers.count) * numbers.number(0.3...1))
        let tagged = numbers.number(0...1)
        builder.input(
          supplier, into: consumer, amount, stage: tagged < 0.2 ? "idle" : nil,
          task: tagged > 0.9 ? "other task" : nil)
      }
      let impact = builder.number(numbers.number(0.1...1))
      builder.impact(of: consumer, impact)
    }
    let (one, two) = (builder.number(1), builder.number(2))
    builder.demand(0, one)
    builder.demand(4, two)
    let plan = PropagationPlan(builder.model())
    let total = plan.staticValue(.total)
    for kind in TagKind.allCases {
      let (found, expected) = (stages(builder, kind), followed(builder, kind: kind))
      // Nothing tagged that is reached: nothing to divide.
      if found.isEmpty {
        #expect(expected.keys.filter { $0 != "untagged" }.isEmpty)
      } else {
        for tag in Set(found.keys).union(expected.keys) {
          let (a, b) = (found[tag] ?? 0, expected[tag] ?? 0)
          #expect(abs(a - b) <= 1e-12 * total, "seed \(seed), \(kind) \(tag): \(a), followed \(b)")
        }
      }
      #expect(abs(expected.values.reduce(0, +) - total) <= 1e-12 * total, "seed \(seed)")
    }
  }

  /// Stages, tasks and processes each add up to the total in every draw; positive terms, so 1e-12 is many roundings.
  @Test(arguments: SolverChoice.allCases)
  func partsAddUpInEveryDraw(solver: SolverChoice) throws {
    var builder = ModelBuilder()
    for i in 0..<6 {
      _ = builder.process(
        "p\(i)", stage: [nil, "make", nil, "use", nil, nil][i], task: i == 3 ? "task" : nil)
    }
    for (consumer, supplier) in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 2), (4, 5), (5, 4), (3, 0), (0, 5)] {
      let amount = builder.uniform("x\(consumer)\(supplier)", 0.05, 0.4)
      builder.input(supplier, into: consumer, amount, stage: consumer == 4 ? "idle" : nil)
    }
    for i in 0..<6 {
      let impact = builder.uniform("c\(i)", 1, 5)
      builder.impact(of: i, impact)
    }
    let one = builder.number(1)
    builder.demand(0, one)
    let plan = PropagationPlan(builder.model(), solver: solver)
    let result = try MonteCarlo(plan, options: MonteCarloOptions(draws: 1000, seed: 5, workers: 2)).run()
    let total = result.draws(.total)
    #expect(total.count == 1000)
    for kind in TagKind.allCases {
      var sum = Array(repeating: 0.0, count: 1000)
      var tags = 0
      for (k, output) in plan.outputs.enumerated() {
        guard case .tag(kind, _) = output.part, let values = result.draws(ofOutput: k) else { continue }
        tags += 1
        for i in values.indices { sum[i] += values[i] }
      }
      #expect(tags >= 2)
      for i in sum.indices { #expect(abs(sum[i] - total[i]) <= 1e-12 * total[i], "\(kind), draw \(i)") }
    }
    let processes = plan.outputs.indices.filter {
      if case .process = plan.outputs[$0].part { true } else { false }
    }
    #expect(processes.count == 6)
    let mean = processes.reduce(0) { $0 + result.moments[$1].mean }
    let totalMean = result.moments[try #require(plan.index(.total))].mean
    #expect(abs(mean - totalMean) <= 1e-12 * totalMean)
    let nominal = processes.reduce(0) { $0 + result.staticValues[$1] }
    #expect(abs(nominal - plan.staticValue(.total)) <= 1e-12 * nominal)
  }
}
