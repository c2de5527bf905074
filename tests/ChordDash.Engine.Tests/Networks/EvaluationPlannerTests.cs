using ChordDash.Engine.Networks;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Networks;

public sealed class EvaluationPlannerTests
{
    [Property]
    public void Plan_OfAnyPieces_YieldsEachOnceWithinTheLimits(ushort[] lengths)
    {
        int[] beats = [.. lengths.Select(length => length + 1)];

        var batches = EvaluationPlanner.Plan(beats);

        Assert.Equal(Enumerable.Range(0, beats.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch =>
        {
            var longest = batch.Max(piece => beats[piece]);
            Assert.True(batch.Length == 1 || (batch.Length <= 256 && batch.Length * longest <= 32_768));
        });
    }
}
