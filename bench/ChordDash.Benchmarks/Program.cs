using System.CommandLine;
using ChordDash.Benchmarks;

return new RootCommand("Measures ChordDash.") { TrainCommand.Create() }.Parse(args).Invoke();
