using System.Globalization;
using System.Text.Json;
using ChordDash.Components.Localization;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs;

/// <summary>Why a run ended, and what its log says: stored as codes, and said in the language of whoever reads it.</summary>
public sealed class StoredReasonTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task ReasonAndLog_AreStoredAsCodes_AndSaidInBothLanguages()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await server.Queue.PauseAsync(run.Id, Cancellation);
        await server.Queue.CancelAsync(run.Id, Cancellation);

        Assert.Equal(
            [$$$"""{"code":"{{{nameof(RunMessages.RunWasCancelled)}}}","arguments":{}}"""],
            await ReadAsync(server, "SELECT Reason AS Value FROM Runs")
        );
        var events = await ReadAsync(server, "SELECT Event AS Value FROM Events");
        Assert.Contains(events, item => item.Contains($$"""{"code":"{{nameof(RunMessages.RunWasPaused)}}""", StringComparison.Ordinal));
        Assert.Contains(events, item => item.Contains($$"""{"code":"{{nameof(RunMessages.RunWasCancelled)}}""", StringComparison.Ordinal));

        var ended = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal((RunMessages.RunWasCancelled.ToString(), "Anulowano na życzenie."), InBothLanguages(ended.Reason));
        var paused = (await server.Runs.ListLogAsync(run.Id, Cancellation))
            .Select(LogLines.Of)
            .Single(line => line?.Message.Code is nameof(RunMessages.RunWasPaused));
        Assert.Equal(
            (RunMessages.RunWasPaused.ToString(), "Wstrzymano na życzenie. Wznów, aby kontynuować od ostatniego punktu kontrolnego."),
            InBothLanguages(paused?.Message)
        );
    }

    [Fact]
    public async Task Api_OfWhateverLanguage_GivesTheEnglishSentences()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        await server.Queue.CancelAsync(run.Id, Cancellation);
        server.Http.DefaultRequestHeaders.Add("Accept-Language", "pl");

        var reason = RunMessages.RunWasCancelled.ToString();
        Assert.Equal(reason, (await server.GetJsonAsync($"/api/v1/runs/{run.Id}")).GetProperty("reason").GetString());
        var events = await server.Http.GetStringAsync($"/api/v1/runs/{run.Id}/events", Cancellation);
        var ended = events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
        Assert.Equal(reason, JsonElement.Parse(ended).GetProperty("end").GetProperty("reason").GetString());
        Assert.Contains(reason, await server.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_OfAnOlderVersion_AreShownAsTheyAre()
    {
        const string Reason = "The run was stopped by version 0.1.0.";
        const string Line = "Version 0.1.0 had \"something\" to say.";
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        await server.Queue.CancelAsync(run.Id, Cancellation);
        await using (var database = await DatabaseAsync(server))
        {
            await database.Database.ExecuteSqlAsync($"UPDATE Runs SET Reason = {Reason}", Cancellation);
            await database.Database.ExecuteSqlAsync(
                $"UPDATE Events SET Event = json_set(Event, '$.end.reason', {Line}) WHERE Sequence > 0",
                Cancellation
            );
        }

        server.Services.GetRequiredService<RunChanges>().Announce(run.Id);

        Assert.Equal((Reason, Reason), InBothLanguages((await server.Runs.GetAsync(run.Id, Cancellation)).Reason));
        var last = LogLines.Of((await server.Runs.ListLogAsync(run.Id, Cancellation))[^1]);
        Assert.Equal((Line, Line), InBothLanguages(last?.Message));
        Assert.Equal(Reason, (await server.GetJsonAsync($"/api/v1/runs/{run.Id}")).GetProperty("reason").GetString());
    }

    // As pages do.
    private static (string? English, string? Polish) InBothLanguages(Message? message)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = Languages.English;
            var english = Words.T(message);
            CultureInfo.CurrentUICulture = Languages.Polish;
            return (english, Words.T(message));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(TestServer server, string sql)
    {
        await using var database = await DatabaseAsync(server);
        return await database.Database.SqlQueryRaw<string>(sql).ToListAsync(Cancellation);
    }

    private static Task<ChordDashContext> DatabaseAsync(TestServer server) =>
        server.Services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContextAsync(Cancellation);
}
