using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunListTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Epochs_LookedAtAtAnyTime_AreThoseOfTheRow()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();

        foreach (
            var (best, looks) in new[]
            {
                (true, true),
                (false, true),
                (false, false),
                (false, true),
                (true, false),
                (false, true),
                (false, true),
            }
        )
        {
            await training.EpochAsync(best);
            if (!looks)
                continue;
            var seen = await server.Runs.GetAsync(run.Id, Cancellation);
            // Everything is read anew.
            server.Services.GetRequiredService<RunChanges>().Announce(RunChanges.All);
            Assert.Equal(
                JsonSerializer.Serialize(await server.Runs.GetAsync(run.Id, Cancellation), EngineJson.Options),
                JsonSerializer.Serialize(seen, EngineJson.Options)
            );
        }

        Assert.Equal(7, (await server.Runs.GetAsync(run.Id, Cancellation)).Epoch);
        training.Finish();
    }
}
