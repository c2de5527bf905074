using System.Net;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Prediction;

public sealed class PredictionHistoryTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Asked_AgainWithTheSameAnswer_IsOneEntry()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (history, ask) = await StartAsync(server);

        var first = await ask("1 2", null);
        var again = await ask("1 2", null);
        await ask("2 1", null);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(["2 1", "1 2"], (await history.ListAsync(0, 10, Cancellation)).Select(entry => entry.Sequence));
        Assert.Equal(["1 2"], (await history.ListAsync(1, 10, Cancellation)).Select(entry => entry.Sequence));
        Assert.Equal(2, first.Beats);
    }

    [Fact]
    public async Task Asked_MoreThanAreKept_ForgetsTheOldestThatNobodyJudged()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (history, ask) = await StartAsync(server);
        var judged = await ask("1 0", null);
        await history.JudgeAsync(judged.Id, "Class 0", Cancellation);
        var oldest = await ask("1 1", null);
        for (var one = 0; one < IPredictionHistory.Kept; one++)
            await ask($"2 {string.Join(' ', Enumerable.Repeat(one % 50, one / 50 + 1))}", null);

        Assert.Equal(IPredictionHistory.Kept + 1, (await history.ListAsync(0, 10_000, Cancellation)).Count);
        Assert.Equal("Class 0", (await history.GetAsync(judged.Id, Cancellation)).Truth);
        await Assert.ThrowsAsync<NotFoundException>(() => history.GetAsync(oldest.Id, Cancellation));
    }

    [Fact]
    public async Task Asked_WhereItCannotBeKept_IsAnsweredAllTheSame()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (_, ask) = await StartAsync(server);
        Assert.Null(await ask("1" + new string(' ', IPredictionHistory.MaxKeptLength), null));

        await using (
            var database = await server
                .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
                .CreateDbContextAsync(Cancellation)
        )
            await database.Database.ExecuteSqlRawAsync("DROP TABLE AskedQueries", Cancellation);
        Assert.Null(await ask("1 2", null));
    }

    [Fact]
    public async Task Judged_Exported_IsALabelledDatasetThatCanBeImported()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (history, ask) = await StartAsync(server);
        foreach (var (sequence, truth) in new[] { ("1 2 3", "Class 0"), ("2 1", "Class 1"), ("3 3", "Debussy, Claude"), ("4", null) })
        {
            var entry = await ask(sequence, null);
            if (truth is not null)
                await history.JudgeAsync(entry.Id, truth, Cancellation);
        }

        var file = await server.Http.GetByteArrayAsync("/api/v1/predictions/judged.pkl", Cancellation);
        var read = PickleDatasetReader.Read(new MemoryStream(file), Cancellation);

        Assert.Equal(
            [
                [1, 2, 3],
                [2, 1],
                [3, 3],
            ],
            read.Sequences.Select(sequence => sequence.ToArray())
        );
        Assert.Equal(["Class 0", "Class 1", "Debussy, Claude"], read.Labels!.Select(label => read.ClassLabels[label]));
    }

    [Fact]
    public async Task Endpoints_ListJudgeDeleteAndRefuse()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (_, ask) = await StartAsync(server);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await TestServer.ReadAsync(await server.Http.GetAsync("/api/v1/predictions/judged.pkl", Cancellation))).Status
        );
        var entry = await ask("1 2", null);
        var address = $"/api/v1/predictions/asked/{entry.Id}";

        var (status, judged) = await server.SendAsync(HttpMethod.Put, $"{address}/judgement", new { truth = "Class 0" });
        Assert.Equal((HttpStatusCode.OK, "Class 0"), (status, judged.GetProperty("truth").GetString()));
        (status, judged) = await server.SendAsync(HttpMethod.Put, $"{address}/judgement", new { truth = (string?)null });
        Assert.Equal((HttpStatusCode.OK, false), (status, judged.TryGetProperty("truth", out _)));
        (status, var problem) = await server.SendAsync(HttpMethod.Put, $"{address}/judgement", new { truth = "a\u0007b" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(CommonMessages.NameHasHiddenCharacter(PredictionMessages.ComposerNameSubject, "0007"), problem);

        using var listed = await server.Http.GetAsync("/api/v1/predictions/asked?take=5", Cancellation);
        Assert.Equal(entry.Id, (await TestServer.ReadAsync(listed)).Body[0].GetProperty("id").GetInt32());
        using var deleted = await server.Http.DeleteAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await server.Http.DeleteAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Asked_LongSequence_IsListedByItsBeginning()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (history, ask) = await StartAsync(server);
        var text = string.Join(' ', Enumerable.Repeat("1", Limits.MaxListedCharacters));
        var entry = await ask(text, null);
        var listed = Assert.Single(await history.ListAsync(0, 10, Cancellation));
        Assert.Equal($"{text[..Limits.MaxListedCharacters]}…", listed.Sequence);
        Assert.Equal(entry with { Sequence = listed.Sequence }, listed);
        Assert.Equal(text, (await history.GetAsync(entry.Id, Cancellation)).Sequence);
    }

    [Fact]
    public async Task Judge_BeyondWhatIsKept_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (history, ask) = await StartAsync(server);
        var entry = await ask("1 2", null);
        var other = await ask("1 2 3", null);
        await history.JudgeAsync(entry.Id, "Class 0", Cancellation);
        await using (
            var database = await server
                .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
                .CreateDbContextAsync(Cancellation)
        )
        {
            await database.Database.ExecuteSqlAsync(
                $"UPDATE AskedQueries SET Codes = zeroblob({sizeof(int) * (Limits.MaxJudgedBeats - 3)}) WHERE Id = {entry.Id}",
                Cancellation
            );
            await history.JudgeAsync(other.Id, "Class 1", Cancellation);
            await history.JudgeAsync(other.Id, null, Cancellation);
            await database.Database.ExecuteSqlAsync(
                $"UPDATE AskedQueries SET Codes = zeroblob({sizeof(int) * (Limits.MaxJudgedBeats - 2)}) WHERE Id = {entry.Id}",
                Cancellation
            );
        }
        var refusal = await Assert.ThrowsAsync<UserErrorException>(() => history.JudgeAsync(other.Id, "Class 1", Cancellation));
        Assert.Equal(PredictionMessages.JudgedHistoryIsFull(10_000, 10_000_000), refusal.Problem);
        Assert.Equal("Class 1", (await history.JudgeAsync(entry.Id, "Class 1", Cancellation)).Truth);
    }

    private static async Task<(IPredictionHistory History, Func<string, string?, Task<AskedQuery>> Ask)> StartAsync(TestServer server)
    {
        var model = await server.Models.GetAsync(await server.TrainAsync(), Cancellation);
        var history = server.Services.GetRequiredService<IPredictionHistory>();
        return (history, async (sequence, key) =>
        {
            var query = new SequenceQuery(sequence, key);
            return (
                await history.AddAsync(model, query, await server.Predictions.PredictAsync(model.Id, query, Cancellation), Cancellation)
            )!;
        });
    }
}
