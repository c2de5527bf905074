using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Prediction;

/// <summary>A typed sequence as one model is asked about it.</summary>
/// <param name="Read">What was read of it; not empty and not too long.</param>
internal sealed record TypedQuestion(ReadSequence Read, ModelSummary Model)
{
    /// <exception cref="ReadingRefusedException">Nothing in the sequence was understood, or not all of it where that is asked
    /// for.</exception>
    /// <exception cref="UserErrorException">The sequence is too long, or its key is none.</exception>
    public static TypedQuestion Of(SequenceQuery query, ModelSummary model, CancellationToken cancellationToken)
    {
        var read = query.Read(model.Names, cancellationToken);
        if (read.Codes.Length == 0)
            throw new ReadingRefusedException(NothingUnderstood(read.Typed.Tokens), UncertainToken.ListOf(read.Typed));
        return read.Codes.Length <= Limits.MaxSequenceChords
            ? new(read, model)
            : throw new UserErrorException(ChordMessages.SequenceHasTooManyChords(Limits.MaxSequenceChords));
    }

    /// <summary>
    /// The codes in the model's spelling: typed chords come under the lowest code with their notes, but a user's data may have them under
    /// another.
    /// </summary>
    public int[] Encode(ITrainedModel trained)
    {
        var spellings = Read
            .Codes.Distinct()
            .ToDictionary(
                code => code,
                code =>
                    !Model.StandardVocabulary || !StandardChords.IsStandard(code) || trained.Knows(code)
                        ? code
                        : StandardChords.SameNotes(code).FirstOrDefault(trained.Knows, code)
            );
        return [.. Read.Codes.Select(code => spellings[code])];
    }

    /// <summary>The codes, as they were read, that the model has met.</summary>
    /// <param name="encoded">Of <see cref="Encode"/>.</param>
    public IReadOnlySet<int> FindKnown(ReadOnlySpan<int> encoded, ITrainedModel trained)
    {
        var known = new HashSet<int>();
        for (var beat = 0; beat < encoded.Length; beat++)
        {
            if (trained.Knows(encoded[beat]))
                known.Add(Read.Codes[beat]);
        }
        return known;
    }

    /// <summary>Tokens that were not understood, or whose chords, transposed, the model has never met.</summary>
    /// <param name="known">Of <see cref="FindKnown"/>.</param>
    public IReadOnlyList<UnknownToken> FindUnknown(IReadOnlySet<int> known) =>
        [.. Read.Typed.Tokens.Select(token => FindUnknown(token, known)).OfType<UnknownToken>()];

    private UnknownToken? FindUnknown(ChordToken token, IReadOnlySet<int> known) =>
        token switch
        {
            { Error: { } error } => new(token.Position, token.Text, error) { Suggestion = token.Suggestion },
            { Code: { } code } when !known.Contains(Read.Key?.Normalise(code) ?? code) => new(
                token.Position,
                token.Text,
                Model.Architecture == ModelArchitecture.Notebook
                    ? PredictionMessages.ChordIsNewToNotebook(token.Text)
                    : PredictionMessages.ChordIsNewToModel(token.Text)
            ),
            _ => null,
        };

    private static Message NothingUnderstood(IReadOnlyList<ChordToken> tokens) =>
        tokens.Count == 0 ? PredictionMessages.AskedSequenceIsEmpty
        : tokens.FirstOrDefault(token => token.Error is not null)?.Error is { } error ? PredictionMessages.NothingWasUnderstood(error)
        : PredictionMessages.AskedSequenceHasNoChord;
}
