using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

public sealed class NumpyRandomTests
{
    // Printed by numpy.random.default_rng(seed).random(…).
    [Theory]
    [InlineData(0, 0.6369616873214543, 0.2697867137638703, 0.04097352393619469)]
    [InlineData(42, 0.7739560485559633, 0.4388784397520523, 0.8585979199113825)]
    [InlineData(12345, 0.22733602246716966, 0.31675833970975287, 0.7973654573327341)]
    public void NextDouble_ForSeed_EqualsNumpy(long seed, double first, double second, double third)
    {
        var random = new NumpyRandom(seed);

        Assert.Equal([first, second, third], [random.NextDouble(), random.NextDouble(), random.NextDouble()]);
    }

    [Fact]
    public void Shuffle_WithOneSeed_IsAlwaysTheSamePermutation()
    {
        int[] first = [.. Enumerable.Range(0, 100)],
            second = [.. first];
        new NumpyRandom(1L << 53).Shuffle(first);
        new NumpyRandom(1L << 53).Shuffle(second);

        Assert.Equal(first, second);
        Assert.NotEqual(Enumerable.Range(0, 100), first);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
    }
}
