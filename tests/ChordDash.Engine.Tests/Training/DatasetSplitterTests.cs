using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Training;

public sealed class DatasetSplitterTests
{
    // Few chords and short pieces, so that there are many duplicates.
    [Property]
    public void Split_Stratified_IsAPartitionThatKeepsDuplicatesTogether(byte[] seeds, byte splitSeed)
    {
        int[] labels = [0, 0, 1, 1, .. seeds.Select(seed => seed % 3)];
        ReadOnlyMemory<int>[] sequences =
        [
            (int[])[100],
            (int[])[101],
            (int[])[102],
            (int[])[103],
            .. seeds.Select(seed => new ReadOnlyMemory<int>([seed % 5, seed % 2])),
        ];

        var split = Split(sequences, labels, new() { SplitSeed = splitSeed, ValidationFraction = 0.3 });

        Assert.Equal(Enumerable.Range(0, labels.Length), split.Train.Concat(split.Validation).Order());
        Assert.All(split.Train, train =>
            Assert.DoesNotContain(split.Validation, held => sequences[held].Span.SequenceEqual(sequences[train].Span))
        );
    }

    [Fact]
    public void Split_Stratified_HoldsOutTheSameShareOfEachClass()
    {
        int[] counts = [200, 50, 10, 2, 1];
        int[] labels = [.. counts.SelectMany((count, c) => Enumerable.Repeat(c, count))];
        ReadOnlyMemory<int>[] sequences = [.. labels.Select((_, piece) => new ReadOnlyMemory<int>([piece]))];

        var split = Split(sequences, labels, new() { ValidationFraction = 0.2 });

        Assert.Equal([40, 10, 2, 1, 0], counts.Select((_, c) => split.Validation.Count(piece => labels[piece] == c)));
        Assert.NotEqual(split.Validation, Split(sequences, labels, new() { ValidationFraction = 0.2, SplitSeed = 2 }).Validation);
    }

    [Fact]
    public void Split_Stratified_WhereNoGroupFitsTheShare_HoldsOutTheSmallest()
    {
        int[] labels = [0, 0, 0, 0, 0, 1, 1, 1, 1];
        ReadOnlyMemory<int>[] sequences =
        [
            (int[])[1],
            (int[])[1],
            (int[])[1],
            (int[])[2],
            (int[])[2],
            (int[])[3],
            (int[])[4],
            (int[])[5],
            (int[])[6],
        ];

        var split = Split(sequences, labels, new() { ValidationFraction = 0.2 });

        Assert.Equal([3, 4], split.Validation.Where(piece => labels[piece] == 0));
    }

    [Property]
    public void Split_IntoFolds_HoldsOutEachPieceOnceAndKeepsDuplicatesTogether(byte[] seeds, byte splitSeed)
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 4), .. seeds.Select(seed => seed % 4)];
        ReadOnlyMemory<int>[] sequences =
        [
            .. Enumerable.Range(0, 40).Select(i => new ReadOnlyMemory<int>([100 + i])),
            .. seeds.Select(seed => new ReadOnlyMemory<int>([seed % 5, seed % 2])),
        ];

        var splits = Enumerable
            .Range(1, 4)
            .Select(fold =>
                Split(
                    sequences,
                    labels,
                    new()
                    {
                        Split = SplitMethod.Folds,
                        Folds = 4,
                        Fold = fold,
                        SplitSeed = splitSeed,
                    }
                )
            )
            .ToList();

        Assert.Equal(Enumerable.Range(0, labels.Length), splits.SelectMany(split => split.Validation).Order());
        Assert.All(splits, split =>
        {
            Assert.Equal(Enumerable.Range(0, labels.Length), split.Train.Concat(split.Validation).Order());
            Assert.All(split.Train, train =>
                Assert.DoesNotContain(split.Validation, held => sequences[held].Span.SequenceEqual(sequences[train].Span))
            );
        });
    }

    [Fact]
    public void Split_IntoFolds_DealsEveryClassOutEvenly()
    {
        int[] counts = [203, 50, 11, 1];
        int[] labels = [.. counts.SelectMany((count, c) => Enumerable.Repeat(c, count))];
        ReadOnlyMemory<int>[] sequences = [.. labels.Select((_, piece) => new ReadOnlyMemory<int>([piece]))];

        var splits = Enumerable
            .Range(1, 5)
            .Select(fold => Split(sequences, labels, new() { Split = SplitMethod.Folds, Fold = fold }))
            .ToList();

        Assert.All(splits, split => Assert.InRange(split.Validation.Count, 52, 53));
        for (var c = 0; c < 3; c++)
            Assert.All(splits, split =>
                Assert.InRange(split.Validation.Count(piece => labels[piece] == c), counts[c] / 5, counts[c] / 5 + 1)
            );
        Assert.All(splits, split => Assert.Contains(264, split.Train)); // The only piece of its class is always learned from.
    }

    [Fact]
    public void Split_OfTheNotebook_HoldsOutWhatNumpySays()
    {
        // numpy.random.default_rng(42).random(5) is .774 .439 .859 .697 .094.
        int[] labels = [0, 1, 0, 1, 0];
        ReadOnlyMemory<int>[] sequences = [.. labels.Select(_ => new ReadOnlyMemory<int>([1]))];

        var split = Split(
            sequences,
            labels,
            new()
            {
                Split = SplitMethod.Notebook,
                SplitSeed = 42,
                ValidationFraction = 0.5,
            }
        );

        Assert.Equal([1, 4], split.Validation);
    }

    [Fact]
    public void Split_WithNothingHeldOut_SaysSo()
    {
        ReadOnlyMemory<int>[] sequences = [(int[])[1], (int[])[2]];

        var error = Assert.Throws<UserErrorException>(() =>
            Split(
                sequences,
                [0, 1],
                new()
                {
                    Split = SplitMethod.Notebook,
                    SplitSeed = 42,
                    ValidationFraction = 0.05,
                }
            )
        );

        Assert.Equal(TrainingMessages.SplitLeavesOneSideEmpty, error.Problem);
    }

    private static DataSplit Split(ReadOnlyMemory<int>[] sequences, int[] labels, HyperParameters parameters) =>
        DatasetSplitter.Split(new(sequences, labels, [.. Enumerable.Range(0, labels.Max() + 1).Select(c => $"{c}")]), parameters);
}
