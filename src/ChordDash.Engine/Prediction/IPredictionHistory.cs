using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;

namespace ChordDash.Engine.Prediction;

/// <summary>
/// What people asked on the page of predictions, and what they say is right. The newest are kept, and all that somebody judged.
/// </summary>
public interface IPredictionHistory
{
    /// <summary>How many of those that nobody judged are kept.</summary>
    const int Kept = 500;

    /// <summary>In characters: longer sequences are answered and not kept.</summary>
    const int MaxKeptLength = 200_000;

    /// <returns>The new entry, or that of the same question with the same answer; null where it is too long, or where there is no room for
    /// it.</returns>
    Task<AskedQuery?> AddAsync(
        ModelSummary model,
        SequenceQuery query,
        SequencePrediction prediction,
        CancellationToken cancellationToken = default
    );

    /// <summary>Newest first; of a long sequence the first <see cref="Limits.MaxListedCharacters"/> characters.</summary>
    Task<IReadOnlyList<AskedQuery>> ListAsync(int skip, int take, CancellationToken cancellationToken = default);

    /// <summary>How many questions there are.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such entry; the oldest ones are forgotten.</exception>
    Task<AskedQuery> GetAsync(int id, CancellationToken cancellationToken = default);

    /// <param name="truth">The composer that it really is, of any name; null takes the judgement back.</param>
    /// <exception cref="NotFoundException">No such entry.</exception>
    /// <exception cref="UserErrorException">The name is empty, too long or has control characters.</exception>
    Task<AskedQuery> JudgeAsync(int id, string? truth, CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">No such entry.</exception>
    Task DeleteAsync(int id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The judged sequences as a labelled data set, oldest first: chord codes as the models were asked, in C major or A minor.
    /// </summary>
    /// <exception cref="UserErrorException">Nothing was judged yet.</exception>
    Task<ChordDataset> ExportJudgedAsync(CancellationToken cancellationToken = default);
}

/// <summary>A question of the prediction history: a sequence, the answer of a model and the judgement of a person.</summary>
/// <param name="Id">Number of the question in the history.</param>
/// <param name="AskedAt">When the question was asked.</param>
/// <param name="ModelId">Id of the model that was asked. The model may have been deleted since.</param>
/// <param name="ModelName">When the model was asked.</param>
/// <param name="Sequence">As typed.</param>
/// <param name="Key">As it was asked for; null where the chords were taken as written.</param>
/// <param name="Beats">Number of beats that the model was given.</param>
/// <param name="Composer">The model's answer.</param>
/// <param name="Probability">That the model gave it, 0 … 1.</param>
/// <param name="Truth">The composer that it really is, as somebody says; null where nobody does.</param>
public sealed record AskedQuery(
    int Id,
    DateTimeOffset AskedAt,
    Guid ModelId,
    Message ModelName,
    string Sequence,
    string? Key,
    int Beats,
    string Composer,
    double Probability,
    string? Truth
) : ReadAnswer
{
    /// <summary>Who asked; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }
}
