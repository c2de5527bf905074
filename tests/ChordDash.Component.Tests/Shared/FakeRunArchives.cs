using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Takes every file for a run but an empty one.</summary>
internal sealed class FakeRunArchives(FakeRunCatalog runs) : IRunArchives
{
    public long MaximumBytes => 1 << 20;

    public Task ExportAsync(Guid id, Stream output, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<Run> ImportAsync(Stream archive, CancellationToken cancellationToken = default)
    {
        var buffer = new byte[1];
        return await archive.ReadAsync(buffer, cancellationToken) > 0
            ? runs.Put(Samples.Run(RunState.Finished))
            : throw new UserErrorException(Message.Literal("This file is empty."));
    }
}
