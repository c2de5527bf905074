using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Tests.Evaluation;

public sealed class MeanDifferenceTests
{
    /// <summary>As tables of Student's distribution have them.</summary>
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(5, 2.571)]
    [InlineData(10, 2.228)]
    [InlineData(30, 2.042)]
    public void Quantile_OfDegreesOfFreedom_IsThatOfTheTables(double freedom, double quantile) =>
        Assert.Equal(quantile, MeanDifference.Quantile(freedom), 3);

    // 7.4234 degrees of freedom, and so 2.33755 standard errors, were computed apart from this program.
    [Fact]
    public void Of_TwoSamples_IsWelchsInterval()
    {
        var lead = MeanDifference.Of([27.5, 21, 19, 23.6, 17, 17.9], [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8])!;

        Assert.Equal(-2.714286, lead.Value, 6);
        Assert.Equal(-6.944651, lead.Low, 5);
        Assert.Equal(1.516079, lead.High, 5);
    }

    [Fact]
    public void Of_OneValueOrEqualValues_IsUnknown()
    {
        Assert.Null(MeanDifference.Of([0.5], [0.4, 0.6]));
        Assert.Null(MeanDifference.Of([0.75, 0.75], [0.5, 0.5]));
        Assert.Null(MeanDifference.Of([0.1 + 0.2, 0.3], [0.7, 0.7]));
    }
}
