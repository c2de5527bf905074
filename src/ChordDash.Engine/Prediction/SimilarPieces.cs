using ChordDash.Engine.Common;
using ChordDash.Engine.Networks.Ngrams;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Prediction;

/// <summary>
/// Finds the pieces whose chords and changes are most like those of a sequence: cosine of TF-IDF vectors of single chords and pairs of
/// neighbours.
/// </summary>
public sealed class SimilarPieces
{
    private const int MaxNgrams = 200_000;

    private readonly NgramVectorizer _vectorizer;
    private readonly SparseVector[] _vectors;

    /// <param name="sequences">Pieces of chord codes, one per beat.</param>
    /// <exception cref="UserErrorException">There are too many beats.</exception>
    public SimilarPieces(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Sum(sequence => (long)sequence.Length) > Limits.MaxComparedBeats)
            throw new UserErrorException(ModelMessages.DatasetIsTooLargeToCompare(Limits.MaxComparedBeats));
        _vectorizer = NgramVectorizer.Fit(sequences, MaxNgrams, cancellationToken);
        _vectors =
        [
            .. sequences.Select(sequence =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return _vectorizer.Transform(sequence.Span);
            }),
        ];
    }

    /// <param name="sequence">Chord codes, one per beat.</param>
    /// <param name="isWanted">Tells of a piece's index whether it may be among them.</param>
    /// <returns>The most similar pieces, best first, by their index, with a similarity in 0 … 1; pieces that share nothing are left
    /// out.</returns>
    public IReadOnlyList<(int Index, double Similarity)> Find(ReadOnlySpan<int> sequence, int count, Func<int, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var (indices, values) = _vectorizer.Transform(sequence);
        var wanted = new float[_vectorizer.Ngrams.Count];
        foreach (var (place, index) in indices.Index())
            wanted[index] = values[place];
        return
        [
            .. Enumerable
                .Range(0, _vectors.Length)
                .Where(isWanted)
                .Select(piece => (Index: piece, Similarity: Product(_vectors[piece], wanted)))
                .Where(piece => piece.Similarity > 0)
                .OrderByDescending(piece => piece.Similarity)
                .ThenBy(piece => piece.Index)
                .Take(count),
        ];
    }

    private static double Product(SparseVector vector, float[] dense)
    {
        double sum = 0;
        for (var i = 0; i < vector.Indices.Length; i++)
            sum += vector.Values[i] * dense[vector.Indices[i]];
        return Math.Min(1, sum);
    }
}
