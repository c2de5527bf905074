using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Prediction;

/// <summary>The sequences of a batch, read. One that cannot be read does not spoil the others.</summary>
internal sealed class ReadBatch
{
    private const int MinListedTokens = 2;

    private readonly List<(TypedQuestion? Question, BatchAnswer? Refusal)> _read = [];

    private ReadBatch(int sequences) =>
        ListedTokens = Math.Clamp(Limits.MaxBatchTokens / sequences, MinListedTokens, SequencePrediction.MaxUnknown);

    /// <summary>How many tokens the answer to one sequence lists: an equal share of what the answer to the batch has room for.</summary>
    public int ListedTokens { get; }

    /// <summary>Those that could be read, in their order.</summary>
    public IReadOnlyList<TypedQuestion> Questions { get; private set; } = [];

    /// <param name="queries">At least one.</param>
    /// <exception cref="UserErrorException">They have too many chords together.</exception>
    /// <exception cref="ReadingRefusedException">Some that are to be read strictly have tokens that are not certain.</exception>
    public static ReadBatch Of(IReadOnlyList<SequenceQuery> queries, ModelSummary model, CancellationToken cancellationToken)
    {
        var batch = new ReadBatch(queries.Count);
        batch.Read(queries, model, cancellationToken);
        return batch;
    }

    /// <summary>An answer to each sequence, in their order.</summary>
    /// <param name="answer">Given the index among <see cref="Questions"/>.</param>
    public IReadOnlyList<BatchAnswer> Fill(Func<int, BatchAnswer> answer)
    {
        var next = 0;
        return [.. _read.Select(one => one.Refusal ?? answer(next++))];
    }

    private void Read(IReadOnlyList<SequenceQuery> queries, ModelSummary model, CancellationToken cancellationToken)
    {
        var (uncertain, refused) = (new List<UncertainToken>(), 0);
        long chords = 0;
        foreach (var (index, query) in queries.Index())
        {
            try
            {
                var question = TypedQuestion.Of(query, model, cancellationToken);
                _read.Add((question, null));
                chords += question.Read.Codes.Length;
            }
            catch (ReadingRefusedException exception) when (query.Strict && exception.Tokens.Count > 0)
            {
                refused++;
                uncertain.AddRange(
                    exception
                        .Tokens.Take(Math.Min(ListedTokens, Limits.MaxExplainedTokens - uncertain.Count))
                        .Select(token => token with { Sequence = index })
                );
            }
            catch (UserErrorException exception)
            {
                var tokens = (exception as ReadingRefusedException)?.Tokens.Take(ListedTokens).ToList();
                _read.Add((null, new(null, exception.Problem) { Tokens = tokens is { Count: > 0 } ? tokens : null }));
            }

            // At once: a few letters can stand for very many repeats.
            if (chords > Limits.MaxBatchChords)
                throw new UserErrorException(PredictionMessages.TooManyBatchChords(Limits.MaxBatchChords));
        }

        if (refused > 0)
            throw ReadingRefusedException.OfBatch(refused, uncertain);
        Questions = [.. _read.Select(one => one.Question).OfType<TypedQuestion>()];
    }
}
