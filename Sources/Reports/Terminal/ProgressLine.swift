import Glibc

/// One line on standard error that shows how far long work has come and how long it will take; nothing where
/// standard error is no terminal.
///
///     var progress = ProgressLine("draws")
///     progress.update(done: 40_960, total: 100_000)     // draws  41 % of 100,000, 3 s left
///     progress.finish()                                 // the line is gone
public struct ProgressLine: Sendable {
  private let label: String
  private let isShown: Bool
  private let started: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant?

  /// A line that first appears after a quarter of a second, so that short work shows none.
  ///
  /// - Parameter isQuiet: never show anything.
  public init(_ label: String, isQuiet: Bool = false) {
    self.label = label
    isShown = !isQuiet && isatty(STDERR_FILENO) == 1
    started = .now
  }

  /// Shows the state, at most ten times a second.
  public mutating func update(done: Int, total: Int) {
    let now = ContinuousClock.now
    guard isShown,
      now - (lastShown ?? started) >= (lastShown == nil ? .milliseconds(250) : .milliseconds(100))
    else {
      return
    }
    lastShown = now
    let width = terminalColumns(ofDescriptor: STDERR_FILENO) ?? 80
    let text = Self.text(label, done: done, total: total, elapsed: now - started)
    Self.put("\r" + DisplayWidth.shortened(text, toColumns: width - 1) + "\u{1B}[K")
  }

  /// Takes the line away, so that what is printed next begins at the left.
  public mutating func finish() {
    if lastShown != nil { Self.put("\r\u{1B}[K") }
    lastShown = nil
  }

  /// What the line says.
  static func text(_ label: String, done: Int, total: Int, elapsed: Duration) -> String {
    let numbers = NumberText()
    guard total > 0 else { return "\(label)  \(numbers.count(done))" }
    let percentage = Int((100 * Double(done) / Double(total)).rounded(.down))
    var text = "\(label)  \(percentage) % of \(numbers.count(total))"
    if done > 0 {
      let left = elapsed * (Double(max(0, total - done)) / Double(done))
      text += ", \(duration(left)) left"
    }
    return text
  }

  /// A duration in its two largest units, rounded up to whole seconds: `3 s`, `2 min 05 s`, `1 h 20 min`.
  static func duration(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let whole = Int(seconds) + (attoseconds > 0 ? 1 : 0)
    let twoDigits = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(twoDigits(whole % 60)) s"
    default: return "\(NumberText().count(whole / 3600)) h \(twoDigits(whole / 60 % 60)) min"
    }
  }

  private static func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
