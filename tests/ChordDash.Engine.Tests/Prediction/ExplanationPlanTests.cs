using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;

namespace ChordDash.Engine.Tests.Prediction;

public sealed class ExplanationPlanTests
{
    private const int Hidden = int.MaxValue;

    private static readonly string[] Names = ["one", "two", "three"];

    /// <summary>Each beat of a chord adds these to the scores of the classes.</summary>
    private static readonly Dictionary<int, double[]> Says = new()
    {
        [0] = [0.5, 0, 0],
        [5] = [0, 0.7, 0.1],
        [7] = [0.2, 0.2, 0.2],
        [Hidden] = [0, 0, 0],
    };

    [Fact]
    public void Evidence_OfAModelThatAddsUp_IsWhatEachChordAdds()
    {
        var plan = new ExplanationPlan(new[] { 0, 0, 5, 7, 0, 5 }, Hidden);

        var explanation = plan.Explain(Answers(plan), Names);

        // Scores 1.7, 1.6 and 0.4: the first class against the second.
        Assert.Equal(("one", "two"), (explanation.Composer, explanation.Against));
        Assert.Equal([(0, 2), (2, 1), (3, 1), (4, 1), (5, 1)], explanation.Evidence.Select(part => (part.Start, part.Beats)));
        Assert.Equal([1.0, -0.7, 0, 0.5, -0.7], explanation.Evidence.Select(part => Math.Round(part.Effect, 12)));
    }

    [Theory]
    [InlineData(2, null, "three", "one")]
    [InlineData(null, 2, "one", "three")]
    [InlineData(null, 0, "two", "one")]
    [InlineData(1, 0, "two", "one")]
    public void Explain_ForChosenClasses_ComparesThose(int? composer, int? against, string one, string other)
    {
        var plan = new ExplanationPlan(new[] { 0, 0, 5, 7, 0, 5 }, Hidden);

        var explanation = plan.Explain(Answers(plan), Names, composer, against);

        Assert.Equal((one, other), (explanation.Composer, explanation.Against));
    }

    [Fact]
    public void Heard_EndsWithTheWholeSequence()
    {
        var sequence = Enumerable.Range(0, 100).Select(beat => beat % 2 == 0 ? 0 : 5).ToArray();
        var plan = new ExplanationPlan(sequence, Hidden);

        var heard = plan.Explain(Answers(plan), Names).Heard;

        Assert.Equal(40, heard.Count);
        Assert.Equal(heard.Select(one => one.Beats).Distinct().Order(), heard.Select(one => one.Beats));
        Assert.Equal(100, heard[^1].Beats);
        Assert.Equal(Answer(sequence).Probabilities, heard[^1].Probabilities);
        Assert.Equal(Answer(sequence.AsMemory(..3)).Probabilities, heard[0].Probabilities);
    }

    [Fact]
    public void Sequence_OfOneBeat_HasOnePart()
    {
        var plan = new ExplanationPlan(new[] { 5 }, Hidden);

        var explanation = plan.Explain(Answers(plan), Names);

        Assert.Equal(
            [new ChordEvidence(0, 1, 0.6)],
            explanation.Evidence.Select(part => part with { Effect = Math.Round(part.Effect, 12) })
        );
        Assert.Equal(1, Assert.Single(explanation.Heard).Beats);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void LongSequences_AreHiddenInFewerParts_ThatCoverThemAll(int beats)
    {
        var plan = new ExplanationPlan(Enumerable.Range(0, beats).Select(beat => beat % 2 == 0 ? 0 : 5).ToArray(), Hidden);

        var (_, _, evidence, heard) = plan.Explain([.. plan.Sequences.Select(_ => new PiecePrediction(0, [0.5, 0.3, 0.2]))], Names);

        Assert.InRange(plan.Sequences.Sum(sequence => sequence.Length), beats, 1_000_000);
        Assert.InRange(evidence.Count, 2, Math.Max(4, 100_000 / beats));
        Assert.Equal(beats, heard[^1].Beats);
        Assert.Equal(evidence.Select(part => part.Start + part.Beats), [.. evidence.Skip(1).Select(part => part.Start), beats]);
    }

    private static List<PiecePrediction> Answers(ExplanationPlan plan) => [.. plan.Sequences.Select(Answer)];

    private static PiecePrediction Answer(ReadOnlyMemory<int> sequence)
    {
        var scores = new double[Names.Length];
        foreach (var code in sequence.Span)
        {
            for (var index = 0; index < scores.Length; index++)
                scores[index] += Says[code][index];
        }
        var all = scores.Sum(Math.Exp);
        return new(Array.IndexOf(scores, scores.Max()), [.. scores.Select(score => Math.Exp(score) / all)]);
    }
}
