using ChordDash.Engine.Prediction;

namespace ChordDash.Server.Prediction;

/// <summary>Asks a model about many sequences, a portion at a time, so that the questions of others come in between.</summary>
internal sealed class PortionedPrediction(LargeModelCache models, LargePredictionThread thread)
{
    /// <summary>Padding included. A tenth of a second or so for most models.</summary>
    private const int BeatsAtATime = 32_000;

    private const int MostAtATime = 512;

    /// <param name="sequences">In the model's spelling.</param>
    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<PiecePrediction>> AskAsync(ModelSummary model, IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellationToken)
    {
        var answers = new PiecePrediction[sequences.Count];
        foreach (var portion in Portions(sequences))
        {
            var answered = await thread.RunAsync(() => models.Get(model.Id, model.Epoch).Predict([.. portion.Select(piece => sequences[piece])], cancellationToken), cancellationToken);
            foreach (var (piece, answer) in portion.Zip(answered))
                answers[piece] = answer;
        }
        return answers;
    }

    /// <summary>Neighbours in length share a portion, so that little is padded.</summary>
    private static IEnumerable<List<int>> Portions(IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var portion = new List<int>();
        foreach (var piece in Enumerable.Range(0, sequences.Count).OrderBy(piece => sequences[piece].Length))
        {
            if (portion.Count > 0 && (portion.Count == MostAtATime || (portion.Count + 1L) * sequences[piece].Length > BeatsAtATime))
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
