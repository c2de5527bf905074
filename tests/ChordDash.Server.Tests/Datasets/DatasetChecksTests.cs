using System.Net;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Datasets;

public sealed class DatasetChecksTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Examine_TwoSetsThatShareAPiece_NamesTheOther()
    {
        await using var server = await TestServer.StartAsync(_root);
        var one = await server.ImportAsync(TestDatasets.Unlabelled([1, 2, 3], [4, 5, 6]), "one.pkl");
        await server.ImportAsync(TestDatasets.Unlabelled([4, 5, 6], [7, 8, 9]), "two.pkl");

        var findings = await Checks(server).ExamineAsync(one.Id, Cancellation);

        var overlap = findings.Single(finding => finding.Kind == FindingKind.Overlap);
        Assert.Equal([1], overlap.Rows);
        Assert.Contains("'two.pkl'", overlap.Title.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Derive_RowsLeftOut_IsADatasetOfItsOwnThatCanBeTrainedOn()
    {
        await using var server = await TestServer.StartAsync(_root);
        var parent = await server.ImportAsync(classes: 2, pieces: 5);
        await server.Datasets.RenameClassesAsync(parent.Id, ["bach", "satie"], Cancellation);

        var derived = await Checks(server).DeriveAsync(parent.Id, new DatasetEdit { LeaveOut = [0, 3] }, Cancellation);

        Assert.Equal((8, parent.Id, DatasetOrigin.Derived), (derived.Pieces, derived.ParentId, derived.Origin));
        Assert.Equal(CheckMessages.MadeOf("pieces.pkl", CheckMessages.PiecesLeftOut(2)), derived.Derivation);
        Assert.Equal([("bach", 4), ("satie", 4)], derived.Classes.Select(item => (item.Name, item.Count)));
        // It has its parent's pieces, which is no finding.
        Assert.DoesNotContain(await Checks(server).ExamineAsync(derived.Id, Cancellation), finding => finding.Kind == FindingKind.Overlap);

        await server.Datasets.DeleteAsync(parent.Id, Cancellation);
        var run = await server.EnqueueAsync(derived.Id);
        var training = await server.Trainer.NextAsync();
        Assert.Equal(8, training.Job.Dataset.Sequences.Count);
        training.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        using var original = await server.Http.GetAsync($"/api/v1/datasets/{derived.Id}/original", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await TestServer.ReadAsync(original)).Status);
    }

    [Fact]
    public async Task Derive_NothingChosen_IsRefusedAndLeavesNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        await Assert.ThrowsAsync<UserErrorException>(() => Checks(server).DeriveAsync(dataset.Id, new DatasetEdit(), Cancellation));
        var (status, problem) = await server.PostAsync($"/api/v1/datasets/{dataset.Id}/derive", new { leaveOut = new[] { 99 } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(CheckMessages.EditNamesUnknownRow(99, 9), problem);
        foreach (var body in new object[] { new { leaveOut = (int[]?)null }, new { keepTogether = new int[]?[] { null } } })
            Assert.Equal(
                HttpStatusCode.UnprocessableEntity,
                (await server.PostAsync($"/api/v1/datasets/{dataset.Id}/derive", body)).Status
            );
        Assert.Single(await server.Datasets.ListAsync(Cancellation));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_root.Path, "datasets")).Length);
    }

    private static IDatasetChecks Checks(TestServer server) => server.Services.GetRequiredService<IDatasetChecks>();
}
