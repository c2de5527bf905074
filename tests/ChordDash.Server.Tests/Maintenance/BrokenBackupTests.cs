using System.Security.Cryptography;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Maintenance;

/// <summary>Backups and restores that are ended at every step, as a kill or a power cut would end them.</summary>
public sealed class BrokenBackupTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _elsewhere = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DataFolder From => DataFolder.At(_root.Path);

    private DataFolder Copy => DataFolder.At(Path.Combine(_elsewhere.Path, "copy"));

    public void Dispose()
    {
        _root.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Backup_BrokenOffAtAnyStep_LeavesTheOneBeforeWholeOrIsComplete()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var gone = await server.ImportAsync(name: "gone.pkl");
        var model = await server.TrainAsync();
        await new Backup(From, Copy).RunAsync(Cancellation);
        var old = await RestoredAsync();
        // Something new, something gone, something changed.
        await server.ImportAsync(classes: 3, name: "new.pkl");
        await server.Datasets.DeleteAsync(gone.Id, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "models", model.ToString(), "more.txt"), "more", Cancellation);
        using var pristine = new TemporaryFolder();
        CopyAll(Copy.Root, pristine.Path);
        var steps = new List<string>();
        await new Backup(From, Copy, steps.Add).RunAsync(Cancellation);
        var next = await RestoredAsync();
        Assert.NotEqual(old, next);
        Assert.Superset(
            new HashSet<string>(["database", "file", "commit", "committed", "move", "delete", "end"], StringComparer.Ordinal),
            steps.ToHashSet(StringComparer.Ordinal)
        );

        for (var step = 0; step < steps.Count; step++)
        {
            Directory.Delete(Copy.Root, recursive: true);
            CopyAll(pristine.Path, Copy.Root);
            await Assert.ThrowsAsync<KilledException>(() => new Backup(From, Copy, EndAt(step)).RunAsync(Cancellation));

            var restored = await RestoredAsync();
            Assert.Equal(step > steps.IndexOf("commit") ? next : old, restored);
            await new Backup(From, Copy).RunAsync(Cancellation);
            Assert.Equal(next, await RestoredAsync());
            Assert.False(
                Directory.Exists(Path.Combine(Copy.Root, "backup-next")) || Directory.Exists(Path.Combine(Copy.Root, "backup-ready"))
            );
        }
    }

    [Fact]
    public async Task Backup_TheFirstOne_BrokenOffAtAnyStep_IsNoneAndIsTakenUpAgain()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.ImportAsync();
        var steps = new List<string>();
        await new Backup(From, Copy, steps.Add).RunAsync(Cancellation);
        var whole = await RestoredAsync();

        foreach (var step in Enumerable.Range(0, steps.IndexOf("commit") + 1))
        {
            Directory.Delete(Copy.Root, recursive: true);
            await Assert.ThrowsAsync<KilledException>(() => new Backup(From, Copy, EndAt(step)).RunAsync(Cancellation));

            Assert.Equal(ConsoleMessages.RestoreSourceIsNoBackup(Copy.Root, "backup.json"), await Problems.OfAsync(RestoredAsync));
            Assert.Equal(ConsoleMessages.BackupIsIncomplete(Copy.Root), await Problems.OfAsync(() => StartAsync(Copy.Root)));
            await new Backup(From, Copy).RunAsync(Cancellation);
            Assert.Equal(whole, await RestoredAsync());
        }
    }

    [Fact]
    public async Task Restore_BrokenOffAtAnyStep_StartsNoServerAndIsTakenUpAgain()
    {
        await using (var server = await TestServer.StartAsync(_root))
        {
            await server.TrainAsync();
            await new Backup(From, Copy).RunAsync(Cancellation);
        }

        var whole = await RestoredAsync();
        var steps = new List<string>();
        await Restore.RunAsync(Copy, DataFolder.At(Path.Combine(_elsewhere.Path, "first")), Cancellation, steps.Add);

        foreach (var step in Enumerable.Range(0, steps.Count))
        {
            var target = Path.Combine(_elsewhere.Path, $"restored-{step}");
            await Assert.ThrowsAsync<KilledException>(() => Restore.RunAsync(Copy, DataFolder.At(target), Cancellation, EndAt(step)));

            Assert.Equal(ConsoleMessages.RestoreIsUnfinished(target), await Problems.OfAsync(() => StartAsync(target)));
            await Restore.RunAsync(Copy, DataFolder.At(target), Cancellation);
            Assert.Equal(whole, Contents(target));
        }
    }

    [Fact]
    public async Task Backup_WhereAServerOrAnotherBackupWorks_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        await new Backup(From, Copy).RunAsync(Cancellation);
        Message? second = null;
        // Another one, while this one copies.
        await new Backup(From, Copy, _ =>
            second = Problems.OfAsync(() => new Backup(From, Copy).RunAsync(Cancellation)).GetAwaiter().GetResult()
        ).RunAsync(Cancellation);
        Assert.Equal(ConsoleMessages.BackupFolderIsInUse(Copy.Root), second);

        using var other = new TemporaryFolder();
        await using var live = await TestServer.StartAsync(other);
        Assert.Equal(
            ConsoleMessages.BackupFolderIsNotEmpty(other.Path),
            await Problems.OfAsync(() => new Backup(From, DataFolder.At(other.Path)).RunAsync(Cancellation))
        );
        // A backup that became a server's data folder is that server's.
        await using (await TestServer.StartAsync(_elsewhere, "--ChordDash:DataRoot=" + Copy.Root))
            Assert.False(File.Exists(Copy.BackupManifest));
        await Assert.ThrowsAsync<UserErrorException>(() => new Backup(From, Copy).RunAsync(Cancellation));
    }

    [Fact]
    public async Task Restore_OfABackupThatLacksAFile_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.ImportAsync();
        await new Backup(From, Copy).RunAsync(Cancellation);
        var lost = Directory.EnumerateFiles(Copy.Datasets).First();
        File.Delete(lost);

        Assert.Equal(
            ConsoleMessages.RestoreSourceLacksFiles(Copy.Root, 1, $"datasets/{Path.GetFileName(lost)}"),
            await Problems.OfAsync(RestoredAsync)
        );
        await new Backup(From, Copy).RunAsync(Cancellation);
        Assert.Contains("datasets/", await RestoredAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupAndRestore_AreTheirOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        var restored = Path.Combine(_elsewhere.Path, "restored");
        Directory.CreateDirectory(Copy.Root);
        Directory.CreateDirectory(restored);

        await new Backup(From, Copy).RunAsync(Cancellation);
        await Restore.RunAsync(Copy, DataFolder.At(restored), Cancellation);

        FileModes.AssertClosed(Copy.Root);
        FileModes.AssertClosed(restored);
    }

    // What is found by who restores the backup now.
    private async Task<string> RestoredAsync()
    {
        using var target = new TemporaryFolder();
        await Restore.RunAsync(Copy, DataFolder.At(target.Path), Cancellation);
        return Contents(target.Path);
    }

    private static string Contents(string root) =>
        string.Join(
            '\n',
            new DirectoryInfo(root)
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Name is not "chorddash.lock")
                .Select(file =>
                    $"{Path.GetRelativePath(root, file.FullName)} {file.Length} "
                    + $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)))}"
                )
                .Order(StringComparer.Ordinal)
        );

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private async Task StartAsync(string root)
    {
        await using var server = await TestServer.StartAsync(_elsewhere, $"--ChordDash:DataRoot={root}");
    }

    private static Action<string> EndAt(int step)
    {
        var reached = 0;
        return _ =>
        {
            if (reached++ == step)
                throw new KilledException();
        };
    }

    private sealed class KilledException : Exception;
}
