using System.CommandLine;
using ChordDash.Benchmarks;
using ChordDash.Benchmarks.Abuse;
using ChordDash.Engine.Common;

var commands = new RootCommand("Measures ChordDash.")
{
    TrainCommand.Create(),
    ExamCommand.Create(),
    CrossValidateCommand.Create(),
    EngineCommand.Create(),
    DatasetsCommand.Create(),
    FuzzCommand.Create(),
    ResponsivenessCommand.Create(),
    PagesCommand.Create(),
    QueueCommand.Create(),
    PredictionsCommand.Create(),
    StreamCommand.Create(),
    LongRunCommand.Create(),
    SoakCommand.Create(),
    AbuseCommand.Create(),
    MemoryCommand.Create(),
};
try
{
    return await commands.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is UserErrorException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
