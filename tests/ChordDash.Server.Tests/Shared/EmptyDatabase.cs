using ChordDash.Server.Data;

namespace ChordDash.Server.Tests.Shared;

/// <summary>A database that is up to date and has nothing in it. It is made once, for migrations take a while.</summary>
internal static class EmptyDatabase
{
    private static readonly Lazy<Task<byte[]>> Content = new(MakeAsync);

    /// <summary>Puts it into a data folder in which nothing is yet.</summary>
    public static async Task PlaceAsync(string root)
    {
        var path = Path.Combine(root, "chorddash.db");
        if (Directory.EnumerateFileSystemEntries(root).Any())
            return;
        PrivateFiles.CreateFile(path);
        await File.WriteAllBytesAsync(path, await Content.Value, TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> MakeAsync()
    {
        using var root = new TemporaryFolder();
        await using (var app = ChordDashServer.Build([$"--ChordDash:DataRoot={root.Path}", "--Logging:LogLevel:Default=Warning"]))
            await app.Services.OpenStorageAsync();
        return await File.ReadAllBytesAsync(Path.Combine(root.Path, "chorddash.db"));
    }
}
