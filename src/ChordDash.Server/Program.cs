using ChordDash.Server;
using ChordDash.Server.Hosting;
using ChordDash.Server.Storage;

try
{
    await using var app = ChordDashServer.Build(args);
    await app.Services.OpenStorageAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFailure.Describe(exception) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
