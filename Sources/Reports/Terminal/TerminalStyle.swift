import Glibc

/// How text is set off: with ANSI escapes on a terminal, not at all elsewhere.
public enum TerminalStyle: Sendable {
  /// No escapes: a pipe, a file, `NO_COLOR`, or a terminal that knows none.
  case plain
  /// ANSI escapes for bold and dim, no colours.
  case ansi

  /// The style of standard output as it is now (https://no-color.org and the terminal type `dumb` are honoured).
  public static var ofStandardOutput: TerminalStyle { style(ofDescriptor: STDOUT_FILENO) }

  /// The columns of the terminal on standard output; nil where it is none.
  public static var columnsOfStandardOutput: Int? { terminalColumns(ofDescriptor: STDOUT_FILENO) }

  /// The columns that a table may take: those of the terminal, else 120.
  public static var columnsOfTables: Int { columnsOfStandardOutput ?? 120 }

  /// The columns of tables whose first column holds long names: not so few that names become alike.
  public static var columnsOfTablesWithNames: Int { max(columnsOfStandardOutput ?? 160, 140) }

  static func style(ofDescriptor descriptor: Int32) -> TerminalStyle {
    let isSilenced = !(environment("NO_COLOR") ?? "").isEmpty || environment("TERM") == "dumb"
    return isatty(descriptor) == 1 && !isSilenced ? .ansi : .plain
  }

  /// The text in bold.
  public func bold(_ text: String) -> String { wrapped(text, "\u{1B}[1m") }

  /// The text dimmed.
  public func dim(_ text: String) -> String { wrapped(text, "\u{1B}[2m") }

  private func wrapped(_ text: String, _ start: String) -> String {
    self == .ansi && !text.isEmpty ? start + text + "\u{1B}[0m" : text
  }
}

/// The columns of the terminal on a descriptor; nil where it is no terminal or does not say.
func terminalColumns(ofDescriptor descriptor: Int32) -> Int? {
  var size = winsize()
  guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

private func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}
