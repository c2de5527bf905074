using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Tests.Datasets;

public class DatasetStatisticsTests
{
    private static ChordDataset OfLengths(params int[] lengths) =>
        new(
            [.. lengths.Select(length => new ReadOnlyMemory<int>([.. Enumerable.Range(0, length).Select(beat => beat % 7 - 1)]))],
            null,
            []
        );

    [Fact]
    public void Compute_EvenNumberOfPieces_TakesTheMiddleOfTheMiddleTwo()
    {
        var statistics = DatasetStatistics.Compute(OfLengths(10, 1, 4, 7));
        Assert.Equal(
            (22, 1, 5.5, 5.5, 10),
            (statistics.Beats, statistics.MinLength, statistics.MedianLength, statistics.MeanLength, statistics.MaxLength)
        );
        Assert.Equal(7, statistics.VocabularySize);
        Assert.True(statistics.StandardVocabulary);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3, 3, 3)]
    [InlineData(1, 40)]
    [InlineData(1, 41)]
    [InlineData(4, 264, 8_966)]
    [InlineData(1_000, 1_001)]
    public void Compute_Histogram_CoversEveryLengthOnceInEqualBins(params int[] lengths)
    {
        var bins = DatasetStatistics.Compute(OfLengths(lengths)).LengthHistogram;
        Assert.InRange(bins.Count, 1, 40);
        Assert.Single(bins.Select(bin => bin.To - bin.From).Distinct());
        Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
        Assert.All(bins, bin => Assert.Equal(lengths.Count(length => length >= bin.From && length <= bin.To), bin.Count));
        Assert.Equal(lengths.Length, bins.Sum(bin => bin.Count));
    }

    [Theory]
    [InlineData(191, true)]
    [InlineData(192, false)]
    public void Compute_LargestCode_DecidesTheVocabulary(int code, bool standard) =>
        Assert.Equal(standard, DatasetStatistics.Compute(new ChordDataset([new[] { -1, code }], null, [])).StandardVocabulary);

    [Fact]
    public void Compute_NoPieces_Throws() => Assert.Throws<ArgumentException>(() => DatasetStatistics.Compute(OfLengths()));
}
