using ChordDash.Components.Accounts;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Changes_OfWhatIsSomebodyElses_AreRecordedAndHoldNobodyUp()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var server = closed.Server;
        var model = await closed.AsAsync("Mia", () => server.TrainAsync());
        var data = (await server.Datasets.ListAsync(Cancellation))[0];
        var registry = server.Services.GetRequiredService<IModelRegistry>();
        Func<Task>[] changes =
        [
            () => server.Datasets.UpdateAsync(data.Id, new DatasetChanges { Name = "mine" }, Cancellation),
            () => server.Datasets.RenameClassesAsync(data.Id, [.. data.Classes.Select(item => $"{item.Name}!")], Cancellation),
            () => registry.EditAsync(model, new ModelEdit { Name = "mine" }, Cancellation),
        ];

        foreach (var change in changes)
            await Assert.ThrowsAsync<AccessDeniedException>(() => closed.AsAsync("Max", change));
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Mia", () => registry.EditAsync(model, new ModelEdit { Stage = ModelStage.Production }, Cancellation))
        );

        // Whoever records a refusal in the midst of a transaction waits for itself, and takes that for another program.
        Assert.False(server.Services.GetRequiredService<StorageHealth>().IsHeld);
        var log = await server.Services.GetRequiredService<AuditLog>().ListAsync(filter: null, skip: 0, take: 50, Cancellation);
        Assert.Equal(changes.Length + 1, log.Entries.Count(entry => entry.Action == "refused"));
    }
}
