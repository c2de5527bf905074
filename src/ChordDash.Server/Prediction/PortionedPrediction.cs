using ChordDash.Engine.Models;

namespace ChordDash.Server.Prediction;

/// <summary>Asks a model about many sequences, a portion at a time, so that the questions of others come in between.</summary>
internal sealed class PortionedPrediction(LargePredictions large)
{
    /// <summary>Padding included. A tenth of a second or so for most models.</summary>
    private const int BeatsAtATime = 32_000;

    private const int MaxAtATime = 512;

    private const int ChordsSpelledAtATime = 200_000;

    /// <summary>That take about as long as a beat that is predicted.</summary>
    private const int ChordsSpelledPerBeat = 16;

    /// <param name="sequences">In the model's spelling.</param>
    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<PiecePrediction>> AskAsync(
        ModelSummary model,
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        CancellationToken cancellationToken
    )
    {
        var answers = new PiecePrediction[sequences.Count];
        foreach (var portion in Portions(sequences))
        {
            var answered = await large.Current.RunAsync(
                model,
                trained => trained.Predict([.. portion.Select(piece => sequences[piece])], cancellationToken),
                portion.Count * sequences[portion[^1]].Length,
                cancellationToken
            );
            foreach (var (piece, answer) in portion.Zip(answered))
                answers[piece] = answer;
        }
        return answers;
    }

    /// <summary>The codes of each question in the model's spelling, and those that it knows.</summary>
    public async Task<(ReadOnlyMemory<int>[] Encoded, IReadOnlySet<int>[] Known)> EncodeAsync(
        ModelSummary model,
        IReadOnlyList<TypedQuestion> questions,
        CancellationToken cancellationToken
    )
    {
        var (encoded, known) = (new ReadOnlyMemory<int>[questions.Count], new IReadOnlySet<int>[questions.Count]);
        for (int start = 0, end = 0; start < questions.Count; start = end)
        {
            var chords = 0;
            for (; end < questions.Count && (end == start || chords + questions[end].Read.Codes.Length <= ChordsSpelledAtATime); end++)
                chords += questions[end].Read.Codes.Length;
            var (first, last) = (start, end);
            await large.Current.RunAsync(
                model,
                trained =>
                {
                    for (var question = first; question < last; question++)
                    {
                        encoded[question] = questions[question].Encode(trained);
                        known[question] = questions[question].FindKnown(encoded[question].Span, trained);
                    }
                    return last;
                },
                chords / ChordsSpelledPerBeat,
                cancellationToken
            );
        }
        return (encoded, known);
    }

    /// <summary>Neighbours in length share a portion, so that little is padded.</summary>
    private static IEnumerable<List<int>> Portions(IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var portion = new List<int>();
        foreach (var piece in Enumerable.Range(0, sequences.Count).OrderBy(piece => sequences[piece].Length))
        {
            if (portion.Count > 0 && (portion.Count == MaxAtATime || (portion.Count + 1L) * sequences[piece].Length > BeatsAtATime))
            {
                yield return portion;
                portion = [];
            }
            portion.Add(piece);
        }
        if (portion.Count > 0)
            yield return portion;
    }
}
