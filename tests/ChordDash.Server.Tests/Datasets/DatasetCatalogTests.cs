using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Data.Sqlite;

namespace ChordDash.Server.Tests.Datasets;

public sealed class DatasetCatalogTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Import_GoodFile_StoresItAsItCameAndReportsItsBytes()
    {
        await using var server = await TestServer.StartAsync(_root);
        var content = TestDatasets.Pickle(3, 4, index => $"composer {index}");
        var bytes = content.ToArray();
        var reports = new List<long>();

        var received = await server.Imports.ReceiveAsync(content, "a.pkl", new Reports(reports.Add), Cancellation);
        var dataset = (await server.Imports.WaitAsync(received.Id, Cancellation)).Dataset!;

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(_root.Path, "datasets", $"{dataset.Id}.pkl"), Cancellation));
        Assert.Equal(bytes.Length, reports[^1]);
        Assert.Equal(bytes.Length, dataset.Bytes);
        Assert.Equal(["composer 0", "composer 1", "composer 2"], dataset.Classes.Select(item => item.Name));
        Assert.Equal(12, (await server.Datasets.LoadAsync(dataset.Id, Cancellation)).Sequences.Count);
    }

    [Theory]
    [InlineData(@"C:\data\train.pkl", "train.pkl")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("\u202Elkp.exe\n", "lkp.exe")]
    [InlineData("///", "dataset.pkl")]
    [InlineData("<script>.pkl", "<script>.pkl")]
    public async Task Import_AnyFileName_IsOnlyShown(string fileName, string shown)
    {
        await using var server = await TestServer.StartAsync(_root);
        Assert.Equal(shown, (await server.ImportAsync(name: fileName)).Name);
    }

    [Fact]
    public async Task Import_CancelledWhileItArrives_LeavesNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var cancellation = new CancellationTokenSource();
        // A client that goes away after the first bytes.
        var progress = new Reports(_ => cancellation.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            server.Imports.ReceiveAsync(TestDatasets.Pickle(2, 5), "a.pkl", progress, cancellation.Token)
        );

        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "temporary")));
    }

    [Fact]
    public async Task RenameClasses_WrongNames_AreRefusedWithASentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync(classes: 2);
        await RefusedAsync(["bach"], DatasetStoreMessages.ClassNameCountDiffers(2, 1));
        await RefusedAsync(["bach", "Bach "], DatasetStoreMessages.ClassNamesAreNotUnique("bach"));
        await RefusedAsync(["bach", " "], CommonMessages.NameIsEmpty(DatasetStoreMessages.ClassNameSubject(2)));
        await RefusedAsync(["bach", new string('x', 201)], CommonMessages.NameIsTooLong(DatasetStoreMessages.ClassNameSubject(2), 200));
        Assert.Equal(["Class 0", "Class 1"], (await server.Datasets.GetAsync(dataset.Id, Cancellation)).Classes.Select(item => item.Name));

        async Task RefusedAsync(string[] names, Message problem) =>
            Assert.Equal(problem, await Problems.OfAsync(() => server.Datasets.RenameClassesAsync(dataset.Id, names, Cancellation)));
    }

    [Fact]
    public async Task Start_FilesThatNoRowKnows_AreSetAsideAndOthersStay()
    {
        DatasetSummary dataset;
        await using (var server = await TestServer.StartAsync(_root))
            dataset = await server.ImportAsync();
        var orphan = Path.Combine(_root.Path, "datasets", $"{Guid.NewGuid()}.pkl");
        var temporary = Path.Combine(_root.Path, "temporary", "half");
        var model = Directory.CreateDirectory(Path.Combine(_root.Path, "models", $"{Guid.NewGuid()}")).FullName;
        var foreign = Path.Combine(_root.Path, "datasets", "notes.txt");
        foreach (var file in new[] { orphan, temporary, foreign, Path.Combine(model, "weights.dat") })
            await File.WriteAllTextAsync(file, "x", Cancellation);

        await using var next = await TestServer.StartAsync(_root);

        Assert.False(File.Exists(orphan) || File.Exists(temporary) || Directory.Exists(model));
        Assert.True(File.Exists(Path.Combine(_root.Path, "orphans", Path.GetFileName(orphan))));
        Assert.True(File.Exists(Path.Combine(_root.Path, "orphans", Path.GetFileName(model), "weights.dat")));
        Assert.True(File.Exists(foreign));
        Assert.Equal(10, (await next.Datasets.LoadAsync(dataset.Id, Cancellation)).Sequences.Count);
    }

    [Fact]
    public async Task Start_DatabaseLostAndBegunAnewOnPurpose_KeepsTheFiles()
    {
        DatasetSummary dataset;
        await using (var server = await TestServer.StartAsync(_root))
            dataset = await server.ImportAsync();
        // The server of this process is gone, but its pooled connections still hold the file.
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_root.Path, "chorddash.db*"))
            File.Delete(file);

        await using var next = await TestServer.StartAsync(_root, "--ChordDash:StartAsNew=true");

        Assert.Empty(await next.Datasets.ListAsync(Cancellation));
        Assert.True(File.Exists(Path.Combine(_root.Path, "orphans", $"{dataset.Id}.pkl")));
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it tells at once, on the thread that reports.</summary>
    private sealed class Reports(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
