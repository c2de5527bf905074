using System.CommandLine;
using ChordDash.Engine.Access;
using ChordDash.Server.Access;
using ChordDash.Server.Hosting;
using ChordDash.Server.Operation;
using ChordDash.Server.Storage;

namespace ChordDash.Server;

/// <summary>What can be asked of the program on the command line. Settings may stand behind each command.</summary>
internal static class ServerCommands
{
    public static RootCommand Create()
    {
        var root = new RootCommand("The dashboard: without a command it serves. Settings are given as --ChordDash:DataRoot=<folder>, --urls <address> and the like.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((parsed, cancellation) => ServeAsync([.. parsed.UnmatchedTokens], cancellation));

        var target = new Argument<string>("folder") { Description = "Where to; an earlier backup is brought up to date." };
        root.Add(On(new Command("backup", "Copies the data folder, also while a server uses it.") { target }, async (parsed, options, cancellation) =>
            Console.WriteLine(await new Backup(DataFolder.At(options.DataRoot), DataFolder.At(parsed.GetRequiredValue(target))).RunAsync(cancellation))));

        var source = new Argument<string>("folder") { Description = "A backup." };
        root.Add(On(new Command("restore", "Puts a backup into an empty data folder.") { source }, async (parsed, options, cancellation) =>
            Console.WriteLine(await Restore.RunAsync(DataFolder.At(parsed.GetRequiredValue(source)), DataFolder.At(options.DataRoot), cancellation))));

        var name = new Argument<string>("name") { Description = "Of a new account, or of one that there is." };
        var role = new Option<Role>("--role") { Description = "What it may.", DefaultValueFactory = _ => Role.Administrator };
        root.Add(On(new Command("account", "Makes an account, or gives one that there is a new password, and prints the password.") { name, role }, async (parsed, options, cancellation) =>
            Console.WriteLine($"The password is {await MakeAccountAsync(parsed.GetRequiredValue(name), parsed.GetValue(role), options)} until the next sign-in, which asks for another.")));
        return root;
    }

    private static Command On(Command command, Func<ParseResult, ChordDashOptions, CancellationToken, Task> action)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => action(parsed, ChordDashOptions.Read(ChordDashServer.Configure([.. parsed.UnmatchedTokens])), cancellation));
        return command;
    }

    private static async Task ServeAsync(string[] settings, CancellationToken cancellation)
    {
        await using var app = ChordDashServer.Build(settings);
        await app.Services.OpenStorageAsync();
        await app.RunAsync(cancellation);
    }

    // Also beside a server that runs: it is only a row of the database.
    private static async Task<string> MakeAccountAsync(string name, Role role, ChordDashOptions options)
    {
        await using var app = ChordDashServer.Build([$"--ChordDash:DataRoot={options.DataRoot}", "--Logging:LogLevel:Default=Warning"]);
        if (!File.Exists(app.Services.GetRequiredService<DataFolder>().Database))
            await app.Services.OpenStorageAsync();
        AccessControl.Enter(new Visitor(Role.Administrator), address: null);
        return await app.Services.GetRequiredService<Accounts>().RescueAsync(name, role);
    }
}
