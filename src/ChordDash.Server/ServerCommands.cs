using System.CommandLine;
using ChordDash.Components.Accounts;
using ChordDash.Engine;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Resources;

namespace ChordDash.Server;

/// <summary>What can be asked of the program on the command line. Settings may stand behind each command.</summary>
internal static class ServerCommands
{
    public static RootCommand Create()
    {
        var root = new RootCommand(ConsoleMessages.ProgramHelp.ToString()) { TreatUnmatchedTokensAsErrors = false };
        root.SetAction(
            (parsed, cancellation) =>
            {
                KnownSettings.Require(
                    parsed.UnmatchedTokens,
                    [.. root.Subcommands.Select(command => command.Name)],
                    Names(root),
                    pairs: true
                );
                return ServeAsync([.. parsed.UnmatchedTokens], cancellation);
            }
        );

        var target = new Argument<string>("folder") { Description = ConsoleMessages.BackupFolderHelp.ToString() };
        root.Add(
            On(new Command("backup", ConsoleMessages.BackupHelp.ToString()) { target }, async (parsed, options, cancellation) =>
                Console.WriteLine(
                    await new Backup(DataFolder.At(options.DataRoot), DataFolder.At(parsed.GetRequiredValue(target))).RunAsync(cancellation)
                )
            )
        );

        var source = new Argument<string>("folder") { Description = ConsoleMessages.RestoreFolderHelp.ToString() };
        root.Add(
            On(new Command("restore", ConsoleMessages.RestoreHelp.ToString()) { source }, async (parsed, options, cancellation) =>
                Console.WriteLine(
                    await Restore.RunAsync(DataFolder.At(parsed.GetRequiredValue(source)), DataFolder.At(options.DataRoot), cancellation)
                )
            )
        );

        var name = new Argument<string>("name") { Description = ConsoleMessages.AccountNameHelp.ToString() };
        var role = new Option<Role?>("--role") { Description = ConsoleMessages.AccountRoleHelp.ToString() };
        var enable = new Option<bool>("--enable") { Description = ConsoleMessages.AccountEnableHelp.ToString() };
        root.Add(
            On(
                new Command("account", ConsoleMessages.AccountHelp.ToString()) { name, role, enable },
                async (parsed, options, cancellation) =>
                    Console.WriteLine(
                        await MakeAccountAsync(parsed.GetRequiredValue(name), parsed.GetValue(role), parsed.GetValue(enable), options)
                    )
            )
        );

        var data = new Option<FileInfo?>("--data") { Description = ConsoleMessages.DevicesDataHelp.ToString() };
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 3 };
        var tolerance = new Option<double>("--tolerance")
        {
            DefaultValueFactory = _ => 0.05,
            Description = ConsoleMessages.DevicesToleranceHelp.ToString(),
        };
        var on = new Option<string[]>("--on")
        {
            Description = ConsoleMessages.DevicesOnHelp.ToString(),
            AllowMultipleArgumentsPerToken = true,
        };
        root.Add(
            On(
                new Command("devices", ConsoleMessages.DevicesHelp.ToString()) { data, epochs, tolerance, on },
                async (parsed, options, cancellation) =>
                {
                    await using var services = new ServiceCollection()
                        .AddSingleton(TimeProvider.System)
                        .AddChordDashEngine(new EngineOptions { LibtorchPath = options.LibtorchPath })
                        .AddSingleton<NvidiaCards>()
                        .AddSingleton<DeviceComparison>()
                        .BuildServiceProvider();
                    var dataset = parsed.GetValue(data) is { } file
                        ? await ReadAsync(file, cancellation)
                        : SampleDataGenerator.Labelled(new SampleSize());
                    services
                        .GetRequiredService<DeviceComparison>()
                        .Run(
                            dataset,
                            parsed.GetValue(epochs),
                            parsed.GetValue(tolerance),
                            parsed.GetValue(on) is { Length: > 0 } wanted ? wanted : null,
                            Console.Out
                        );
                }
            )
        );
        return root;
    }

    private static async Task<ChordDataset> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new UserErrorException(ConsoleMessages.DevicesFileNotFound(file.FullName));
        await using var stream = file.OpenRead();
        var dataset = PickleDatasetReader.Read(stream, cancellationToken: cancellation);
        return dataset.Labels is null ? throw new UserErrorException(ConsoleMessages.DevicesFileHasNoLabels(file.FullName)) : dataset;
    }

    private static Command On(Command command, Func<ParseResult, ChordDashOptions, CancellationToken, Task> action)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, cancellation) =>
            {
                // With a value that is a word of its own, the command would take the value for its folder or name.
                KnownSettings.Require(parsed.UnmatchedTokens, [], Names(command), pairs: false);
                return action(parsed, ChordDashOptions.Read(ChordDashServer.Configure([.. parsed.UnmatchedTokens])), cancellation);
            }
        );
        return command;
    }

    private static IReadOnlyList<string> Names(Command command) => [.. command.Options.Select(option => option.Name.TrimStart('-'))];

    private static async Task ServeAsync(string[] settings, CancellationToken cancellation)
    {
        await using var app = ChordDashServer.Build(settings);
        await app.Services.OpenStorageAsync();
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            // The host leaves the services running that it has started already, and they would meet a container that is disposed.
            // Why they would not stop matters less than why the server did not start.
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await app.WaitForShutdownAsync(cancellation);
    }

    // Also beside a server that runs: it is only a row of the database.
    private static async Task<Message> MakeAccountAsync(string name, Role? role, bool enable, ChordDashOptions options)
    {
        await using var app = ChordDashServer.Build([$"--ChordDash:DataRoot={options.DataRoot}", "--Logging:LogLevel:Default=Warning"]);
        await app.Services.OpenStorageBesideAsync();
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        var (account, password) = await app.Services.GetRequiredService<AccountStore>().RescueAsync(name, role, enable);
        return account.Disabled
            ? ConsoleMessages.AccountRescuedDisabled(account.UserName, account.Role.ToString(), password)
            : ConsoleMessages.AccountRescued(account.UserName, account.Role.ToString(), password);
    }
}
