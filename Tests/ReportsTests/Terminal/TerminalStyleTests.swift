import Glibc
import Testing

@testable import Reports

@Suite struct TerminalStyleTests {
  @Test func escapesOnlyWhereAskedFor() {
    #expect(TerminalStyle.ansi.bold("x") == "\u{1B}[1mx\u{1B}[0m")
    #expect(TerminalStyle.ansi.dim("x") == "\u{1B}[2mx\u{1B}[0m")
    #expect(TerminalStyle.ansi.bold("") == "")
    #expect(TerminalStyle.plain.bold("x") == "x" && TerminalStyle.plain.dim("x") == "x")
  }

  @Test func filesAndClosedDescriptorsArePlain() throws {
    let descriptor = unsafe open("/dev/null", O_WRONLY)
    defer { close(descriptor) }
    #expect(TerminalStyle.style(ofDescriptor: descriptor) == .plain)
    #expect(TerminalStyle.style(ofDescriptor: -1) == .plain)
    #expect(terminalColumns(ofDescriptor: descriptor) == nil)
  }
}
