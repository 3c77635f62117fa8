import ArgumentParser

@main
struct Monteverde: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "monteverde")
}
