using ChordDash.Engine.Training;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Training;

public sealed class EpochPlannerTests
{
    // Piece i consists of its own number only, so that an excerpt tells which piece it is from.
    private static LabelledPieces Pieces(params int[] lengths) =>
        new(
            [.. lengths.Select((length, piece) => new ReadOnlyMemory<int>([.. Enumerable.Repeat(piece, length)]))],
            [
                .. lengths.Select(
                    (_, piece) =>
                        piece % 10 < 7 ? 0
                        : piece % 10 < 9 ? 1
                        : 2
                ),
            ]
        );

    private static int[] Drawn(IEnumerable<Excerpt[]> steps) =>
        [.. steps.SelectMany(step => step).Select(excerpt => excerpt.Codes.Span[0])];

    [Property]
    public void Plan_OfOneLength_ReadsEachPieceOnce(byte[] lengths, byte batchSize, byte cropLength, bool similarLengths)
    {
        var pieces = Pieces([.. lengths.Select(length => length + 1)]);
        var parameters = new HyperParameters { BatchSize = batchSize + 1, CropLength = cropLength };

        var steps = new EpochPlanner(pieces, parameters, similarLengths, new NumpyRandom(1)).Plan();

        Assert.Equal(Enumerable.Range(0, lengths.Length), Drawn(steps).Order());
        Assert.True(steps.Count(step => step.Length != parameters.BatchSize) <= 1);
        Assert.All(steps.SelectMany(step => step), excerpt =>
        {
            var piece = excerpt.Codes.Span[0];
            Assert.Equal(pieces.Labels[piece], excerpt.Label);
            Assert.Equal(cropLength == 0 ? lengths[piece] + 1 : Math.Min(cropLength, lengths[piece] + 1), excerpt.Codes.Length);
        });
    }

    [Fact]
    public void Plan_WithSimilarLengths_PadsLess()
    {
        var random = new NumpyRandom(5);
        var pieces = Pieces([.. Enumerable.Range(0, 1_000).Select(_ => random.Next(1, 1_000))]);

        Assert.True(Padded(similarLengths: true) < 0.6 * Padded(similarLengths: false));

        long Padded(bool similarLengths) =>
            new EpochPlanner(pieces, new() { BatchSize = 16, CropLength = 0 }, similarLengths, new NumpyRandom(1))
                .Plan()
                .Sum(step => (long)step.Length * step.Max(excerpt => excerpt.Codes.Length));
    }

    [Fact]
    public void Plan_OfManyLengths_DrawsThemAllAndEveryPieceEquallyOften()
    {
        var pieces = Pieces([.. Enumerable.Repeat(600, 300)]);
        var planner = new EpochPlanner(
            pieces,
            new()
            {
                BatchSize = 32,
                CropLength = 512,
                ShortestCrop = 16,
            },
            similarLengths: true,
            new NumpyRandom(1)
        );

        var epochs = Enumerable.Range(0, 30).Select(_ => planner.Plan()).ToList();

        Assert.All(epochs, epoch => Assert.Equal(300 * 600 / (32 * 512), epoch.Count));
        var steps = epochs.SelectMany(epoch => epoch).ToList();
        Assert.All(steps, step =>
        {
            var length = step[0].Codes.Length;
            Assert.All(step, excerpt => Assert.Equal(length, excerpt.Codes.Length));
            Assert.InRange(length, 16, 512);
            Assert.Equal(Math.Min(32 * 512 / length, 512), step.Length);
        });
        // Even on a logarithmic scale: a fifth of the steps in each of the five octaves.
        Assert.All(steps.CountBy(step => Math.Min((int)Math.Log2(step[0].Codes.Length / 16.0), 4)), octave =>
            Assert.InRange(octave.Value / (double)steps.Count, 0.14, 0.26)
        );
        var counts = Drawn(steps).CountBy(piece => piece).Select(pair => pair.Value).ToList();
        Assert.Equal(300, counts.Count);
        Assert.True(counts.Max() - counts.Min() <= 1);
    }

    [Fact]
    public void Plan_OfManyLengthsWithWindows_FillsThem()
    {
        var parameters = new HyperParameters
        {
            BatchSize = 32,
            CropLength = 500,
            ShortestCrop = 16,
            WindowLength = 64,
        };

        var lengths = new EpochPlanner(Pieces([.. Enumerable.Repeat(600, 20_000)]), parameters, similarLengths: true, new NumpyRandom(1))
            .Plan()
            .Select(step => step[0].Codes.Length)
            .Distinct()
            .Order()
            .ToList();

        Assert.Equal([128, 192, 256, 320, 384, 448, 500], lengths.Where(length => length > 64));
        Assert.True(lengths.Count(length => length < 64) > 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Plan_WithOversampling_DrawsEveryClassEquallyOften(int shortestCrop)
    {
        var pieces = Pieces([.. Enumerable.Repeat(60, 100)]);
        var parameters = new HyperParameters
        {
            BatchSize = 10,
            CropLength = 8,
            ShortestCrop = shortestCrop,
            Oversampling = true,
        };

        var steps = new EpochPlanner(pieces, parameters, similarLengths: true, new NumpyRandom(1)).Plan();

        var drawn = steps.SelectMany(step => step).ToList();
        Assert.All(drawn.CountBy(excerpt => excerpt.Label), label => Assert.InRange(label.Value / (double)drawn.Count, 0.32, 0.35));
        Assert.Equal(100, Drawn(steps).Distinct().Count());
    }
}
