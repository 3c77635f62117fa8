import Glibc

/// What one measurement found: named lists of numbers, printed as one line of JSON.
struct Reply {
  private var fields: [(name: String, numbers: [Double])] = []

  /// Adds one number or several under a name.
  mutating func add(_ name: String, _ numbers: Double...) { add(name, all: numbers) }

  /// Adds numbers under a name.
  mutating func add(_ name: String, all numbers: [Double]) {
    precondition(numbers.allSatisfy(\.isFinite), "\(name): JSON has no numbers beyond the finite ones")
    fields.append((name, numbers))
  }

  var json: String {
    let members = fields.map { "\"\($0.name)\": [\($0.numbers.map(\.description).joined(separator: ", "))]" }
    return "{" + members.joined(separator: ", ") + "}"
  }
}

/// Runs `body` and tells the wall time that it took.
func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  return (result, (clock.now - start) / .seconds(1))
}

/// Runs `body` and tells the processor time that the process took meanwhile: the cost per core of work on one thread,
/// which other work on the machine does not change as it does wall time.
func processorTimed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
  let start = processorSeconds()
  let result = try body()
  return (result, processorSeconds() - start)
}

private func processorSeconds() -> Double {
  var time = timespec()
  let status = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  precondition(status == 0, "this system does not count processor time")
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The driver waits for each line.
func flushStandardOutput() { fflush(nil) }
