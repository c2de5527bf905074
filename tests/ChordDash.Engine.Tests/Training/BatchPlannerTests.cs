using ChordDash.Engine.Training;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Training;

public sealed class BatchPlannerTests
{
    [Property]
    public void ForTraining_OfAnyPieces_YieldsEachOnce(byte[] lengths, byte batchSize, bool similarLengths)
    {
        int[] beats = [.. lengths.Select(length => length + 1)];
        var size = batchSize + 1;

        var batches = BatchPlanner.ForTraining(beats, size, similarLengths, new Random(1));

        Assert.Equal(Enumerable.Range(0, beats.Length), batches.SelectMany(batch => batch).Order());
        Assert.True(batches.Count(batch => batch.Length != size) <= 1);
    }

    [Property]
    public void ForEvaluation_OfAnyPieces_YieldsEachOnceWithinTheLimits(ushort[] lengths, bool equalLengths)
    {
        int[] beats = [.. lengths.Select(length => length + 1)];

        var batches = BatchPlanner.ForEvaluation(beats, equalLengths);

        Assert.Equal(Enumerable.Range(0, beats.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch =>
        {
            var longest = batch.Max(piece => beats[piece]);
            Assert.True(batch.Length == 1 || (batch.Length <= 256 && batch.Length * longest <= 32_768));
            Assert.True(!equalLengths || batch.All(piece => beats[piece] == longest));
        });
    }

    [Fact]
    public void ForTraining_WithSimilarLengths_PadsLess()
    {
        var random = new Random(5);
        int[] beats = [.. Enumerable.Range(0, 1_000).Select(_ => random.Next(1, 1_000))];

        Assert.True(Padded(similarLengths: true) < 0.6 * Padded(similarLengths: false));

        long Padded(bool similarLengths) => BatchPlanner.ForTraining(beats, 16, similarLengths, new Random(1))
            .Sum(batch => (long)batch.Length * batch.Max(piece => beats[piece]));
    }
}
