using System.Collections;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
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

    public static TheoryData<Message, int[]> TooManyCounts =>
        new()
        {
            { HyperParameterMessages.SweepHasTooManyRuns(200, 201.0), [201] },
            { HyperParameterMessages.SweepHasTooManyRuns(200, 202.0), [101, 2] },
            { HyperParameterMessages.SweepHasTooManyRuns(200, 1_000_000.0), [100, 100, 100] },
            { HyperParameterMessages.SweepHasTooManyRuns(200, 9.903520300447984e27), [int.MaxValue, int.MaxValue, int.MaxValue] },
            { HyperParameterMessages.SweepNeedsOneToMaxAxes(3, 4), [2, 2, 2, 2] },
        };

    [Theory]
    [MemberData(nameof(TooManyCounts))]
    public void Expand_OfMore_IsRefusedByTheCountsAlone(Message problem, int[] counts)
    {
        var refused = Assert.Throws<InvalidHyperParametersException>(() =>
            Sweep.Expand(Request, [.. counts.Select((count, index) => new SweepAxis($"{index}", $"{index}", new NeverRead(count)))])
        );

        Assert.Equal(problem, refused.Problem);
    }

    [Fact]
    public void Expand_OfALongValue_IsRefused()
    {
        var refused = Assert.Throws<InvalidHyperParametersException>(() =>
            Sweep.Expand(Request, [new("Seed", "seed", [new(new string('1', Limits.MaxSweepValueCharacters + 1), one => one)])])
        );

        Assert.Equal(HyperParameterMessages.SweepValueIsTooLong("seed", 200), refused.Problem);
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
