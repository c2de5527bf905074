using System.Collections;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Runs;

public sealed class SweepTests
{
    private static readonly RunRequest Request = new(Guid.Empty, "quick", new HyperParameters());

    [Theory]
    [InlineData(200)]
    [InlineData(10, 20)]
    [InlineData(5, 5, 8)]
    public void Expand_OfAsManyRunsAsThereMayBe_MakesThem(params int[] counts) =>
        Assert.Equal(200, Sweep.Expand(Request, [.. counts.Select(Axis)]).Count);

    [Theory]
    [InlineData("A sweep has 1 to 200 runs; this one has 201. Give fewer values.", 201)]
    [InlineData("A sweep has 1 to 200 runs; this one has 202. Give fewer values.", 101, 2)]
    [InlineData("A sweep has 1 to 200 runs; this one has 1,000,000. Give fewer values.", 100, 100, 100)]
    [InlineData(
        "A sweep has 1 to 200 runs; this one has 9,903,520,300,447,984,143,910,830,080. Give fewer values.",
        int.MaxValue,
        int.MaxValue,
        int.MaxValue
    )]
    [InlineData("A sweep varies one to 3 hyper-parameters; this one varies 4.", 2, 2, 2, 2)]
    public void Expand_OfMore_IsRefusedByTheCountsAlone(string sentence, params int[] counts)
    {
        var refused = Assert.Throws<InvalidHyperParametersException>(() =>
            Sweep.Expand(Request, [.. counts.Select((count, index) => new SweepAxis($"{index}", $"{index}", new NeverRead(count)))])
        );

        Assert.Equal(sentence, refused.Message);
    }

    [Fact]
    public void Expand_OfALongValue_IsRefused()
    {
        var refused = Assert.Throws<InvalidHyperParametersException>(() =>
            Sweep.Expand(Request, [new("Seed", "seed", [new(new string('1', Limits.MaxSweepValueCharacters + 1), one => one)])])
        );

        Assert.Equal("seed has a value of more than 200 characters. Give a shorter one.", refused.Message);
    }

    private static SweepAxis Axis(int count, int index) =>
        new($"{index}", $"{index}", [.. Enumerable.Range(0, count).Select(value => new SweepValue($"{value}", parameters => parameters))]);

    /// <summary>So many values, which nobody may look at.</summary>
    private sealed class NeverRead(int count) : IReadOnlyList<SweepValue>
    {
        public int Count => count;

        public SweepValue this[int index] => throw new InvalidOperationException("A value was read.");

        public IEnumerator<SweepValue> GetEnumerator() => throw new InvalidOperationException("The values were read.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
