using System.CommandLine;
using ChordDash.Benchmarks;

return await new RootCommand("Measures ChordDash.") { TrainCommand.Create(), ResponsivenessCommand.Create() }.Parse(args).InvokeAsync();
