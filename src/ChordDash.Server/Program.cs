using System.CommandLine;
using ChordDash.Server;
using ChordDash.Server.Data;

PrivateFiles.ApplyToThisProcess();
try
{
    return await ServerCommands
        .Create()
        .Parse(args)
        .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception exception) when (StartupFailure.Describe(exception) is { } problem)
{
    await Console.Error.WriteLineAsync(problem.ToString());
    return 1;
}
