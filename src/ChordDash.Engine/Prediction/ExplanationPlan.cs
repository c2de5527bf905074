using ChordDash.Engine.Models;

namespace ChordDash.Engine.Prediction;

/// <summary>
/// Explains an answer by what changes it: the sequence with each chord hidden in turn (occlusion: Zeiler and Fergus, 2014), and its first
/// beats alone. Says what to ask the model, and makes the explanation of its answers.
/// </summary>
public sealed class ExplanationPlan
{
    /// <summary>
    /// Beats that the model is asked about for each of the two, roughly: a longer sequence is hidden in fewer, longer parts and heard in
    /// longer steps.
    /// </summary>
    private const int MaxBeats = 100_000;

    private const int MaxParts = 400;
    private const int MinParts = 4;
    private const int MaxPrefixes = 40;
    private const int MinPrefixes = 4;

    private readonly (int Start, int Beats)[] _parts;
    private readonly int[] _prefixes;

    /// <param name="sequence">Chord codes, one per beat; not empty.</param>
    /// <param name="hidden">The code that tells the model nothing.</param>
    public ExplanationPlan(ReadOnlyMemory<int> sequence, int hidden)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sequence.Length, nameof(sequence));
        _parts = Join([.. Runs(sequence)], Math.Clamp(MaxBeats / sequence.Length, MinParts, MaxParts));
        var prefixes = Math.Min(sequence.Length, Math.Clamp(2 * MaxBeats / sequence.Length, MinPrefixes, MaxPrefixes));
        _prefixes = [.. Enumerable.Range(1, prefixes).Select(number => (int)Math.Ceiling((double)number * sequence.Length / prefixes))];
        Sequences = [.. _prefixes.Select(beats => sequence[..beats]), .. _parts.Select(part => Hide(sequence, part, hidden))];
    }

    /// <summary>What to ask the model, in this order. The whole sequence is among them.</summary>
    public IReadOnlyList<ReadOnlyMemory<int>> Sequences { get; }

    /// <param name="answers">The model's, one for each of <see cref="Sequences"/>.</param>
    /// <param name="classNames">In class-index order; at least two.</param>
    /// <param name="composer">The class to argue for; null for the model's answer, or the most probable other one if that is argued
    /// against.</param>
    /// <param name="against">The class to argue against; null for the most probable other one.</param>
    public SequenceExplanation Explain(
        IReadOnlyList<PiecePrediction> answers,
        IReadOnlyList<string> classNames,
        int? composer = null,
        int? against = null
    )
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(classNames);
        var whole = answers[_prefixes.Length - 1];
        var one = composer ?? (whole.ClassIndex == against ? MostProbable(except: whole.ClassIndex) : whole.ClassIndex);
        var other = against ?? MostProbable(except: one);
        return new(
            classNames[one],
            classNames[other],
            [
                .. _parts.Zip(answers.Skip(_prefixes.Length), (part, answer) =>
                    new ChordEvidence(part.Start, part.Beats, LogOdds(whole) - LogOdds(answer))
                ),
            ],
            [.. _prefixes.Zip(answers, (beats, answer) => new HeardSoFar(beats, answer.Probabilities))]
        );

        int MostProbable(int except) =>
            Enumerable.Range(0, classNames.Count).Where(index => index != except).MaxBy(index => whole.Probabilities[index]);

        double LogOdds(PiecePrediction answer) =>
            Math.Log(Math.Max(answer.Probabilities[one], double.Epsilon)) - Math.Log(Math.Max(answer.Probabilities[other], double.Epsilon));
    }

    /// <summary>Beats in a row with the same chord.</summary>
    private static IEnumerable<(int Start, int Beats)> Runs(ReadOnlyMemory<int> sequence)
    {
        for (int start = 0, at = 1; at <= sequence.Length; at++)
        {
            if (at < sequence.Length && sequence.Span[at] == sequence.Span[start])
                continue;
            yield return (start, at - start);
            start = at;
        }
    }

    /// <summary>As many neighbours in one part as it takes for <paramref name="max"/> of them.</summary>
    private static (int Start, int Beats)[] Join((int Start, int Beats)[] runs, int max)
    {
        var together = (runs.Length + max - 1) / max;
        return [.. runs.Chunk(together).Select(part => (part[0].Start, part.Sum(run => run.Beats)))];
    }

    private static int[] Hide(ReadOnlyMemory<int> sequence, (int Start, int Beats) part, int hidden)
    {
        var copy = sequence.ToArray();
        copy.AsSpan(part.Start, part.Beats).Fill(hidden);
        return copy;
    }
}
