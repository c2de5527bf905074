using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;

namespace ChordDash.Server.Prediction;

/// <summary>
/// How the questions of the history are read. The history keeps what was typed and the codes that came of it; what each token was read as
/// is found out anew, with the vocabulary of the model that was asked.
/// </summary>
internal sealed class AskedReadings(IModelCatalog models, IWorkBudget budget)
{
    /// <returns>The question with its reading, or without it if its model was deleted.</returns>
    public async Task<AskedQuery> AddAsync(AskedQuery asked, CancellationToken cancellationToken) =>
        (await AddAsync([asked], cancellationToken))[0];

    /// <inheritdoc cref="AddAsync(AskedQuery, CancellationToken)"/>
    /// <remarks>Of a sequence that the list cuts, what is shown is read.</remarks>
    public async Task<IReadOnlyList<AskedQuery>> AddAsync(IReadOnlyList<AskedQuery> asked, CancellationToken cancellationToken)
    {
        var vocabularies = (await models.ListAsync(cancellationToken)).ToDictionary(model => model.Id, model => model.Names);
        return asked.Sum(one => (long)one.Sequence.Length) <= Limits.MaxCharactersForFree
            ? ReadAll()
            : await budget.ComputeAsync(ReadAll, cancellationToken);

        IReadOnlyList<AskedQuery> ReadAll() =>
            [
                .. asked.Select(one =>
                    vocabularies.TryGetValue(one.ModelId, out var names)
                        ? one with
                        {
                            Reading = Read(one, names, asked.Count, cancellationToken),
                        }
                        : one
                ),
            ];
    }

    private static SequenceReading? Read(AskedQuery asked, ChordNames names, int questions, CancellationToken cancellationToken)
    {
        try
        {
            // A list of many questions lists no more tokens than one question does with its longest sequence.
            return SequenceReading.Of(
                new SequenceQuery(Whole(asked.Sequence), asked.Key).Read(names, cancellationToken),
                Math.Max(1, Limits.MaxExplainedTokens / questions)
            );
        }
        catch (UserErrorException)
        {
            // Older versions took what this one refuses.
            return null;
        }
    }

    // What the list cuts ends with a sign of its own, and perhaps within a chord.
    private static string Whole(string listed) =>
        listed.Length == Limits.MaxListedCharacters + 1 && listed.EndsWith('…')
            ? listed[..(listed.LastIndexOf(' ') is > 0 and var blank ? blank : listed.Length - 1)]
            : listed;
}
