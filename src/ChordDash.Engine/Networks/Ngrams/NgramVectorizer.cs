using System.Runtime.InteropServices;

namespace ChordDash.Engine.Networks.Ngrams;

/// <summary>Some dimensions of a sparse vector, ascending, and their values.</summary>
internal readonly record struct SparseVector(int[] Indices, float[] Values);

/// <summary>
/// TF-IDF vectors of single chords and pairs of neighbours, as scikit-learn's TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
/// makes them: (1 + ln count) · (ln((1 + pieces) / (1 + pieces with it)) + 1), scaled to length 1. What no training piece had is left out.
/// </summary>
internal sealed class NgramVectorizer
{
    private const int MaxCleared = 4_096;

    private readonly Dictionary<long, int> _indices;

    /// <param name="ngrams">As <see cref="Pair"/> and <see cref="Single"/> write them; their order is that of the dimensions.</param>
    /// <param name="weights">The inverse document frequency of each.</param>
    public NgramVectorizer(IReadOnlyList<long> ngrams, IReadOnlyList<float> weights)
    {
        Ngrams = ngrams;
        Weights = weights;
        _indices = ngrams.Select((ngram, index) => (ngram, index)).ToDictionary(pair => pair.ngram, pair => pair.index);
    }

    public IReadOnlyList<long> Ngrams { get; }

    public IReadOnlyList<float> Weights { get; }

    /// <summary>
    /// Learns the n-grams of <paramref name="sequences"/>, at most <paramref name="max"/>: those that the most pieces have.
    /// </summary>
    public static NgramVectorizer Fit(IReadOnlyList<ReadOnlyMemory<int>> sequences, int max, CancellationToken cancellationToken = default)
    {
        var pieces = new Dictionary<long, int>();
        var counts = new Dictionary<long, int>();
        foreach (var sequence in sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Clearing takes as long as the largest piece so far was rich.
            if (counts.Capacity > MaxCleared && counts.Capacity > sequence.Length)
                counts = [];
            Count(sequence.Span, counts);
            foreach (var ngram in counts.Keys)
                CollectionsMarshal.GetValueRefOrAddDefault(pieces, ngram, out _)++;
        }

        long[] ngrams =
        [
            .. pieces.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(max).Select(pair => pair.Key).Order(),
        ];
        return new(ngrams, [.. ngrams.Select(ngram => (float)(Math.Log((1.0 + sequences.Count) / (1 + pieces[ngram])) + 1))]);
    }

    public SparseVector Transform(ReadOnlySpan<int> sequence)
    {
        var counts = new Dictionary<long, int>();
        Count(sequence, counts);
        var indices = new int[counts.Count];
        var values = new float[counts.Count];
        var known = 0;
        foreach (var (ngram, count) in counts)
        {
            if (!_indices.TryGetValue(ngram, out var index))
                continue;
            indices[known] = index;
            values[known++] = (1 + MathF.Log(count)) * Weights[index];
        }

        Array.Resize(ref indices, known);
        Array.Resize(ref values, known);
        Array.Sort(indices, values);
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return new(indices, [.. values.Select(value => value / length)]);
    }

    private static void Count(ReadOnlySpan<int> sequence, Dictionary<long, int> counts)
    {
        counts.Clear();
        for (var beat = 0; beat < sequence.Length; beat++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, Single(sequence[beat]), out _)++;
            if (beat > 0)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Pair(sequence[beat - 1], sequence[beat]), out _)++;
        }
    }

    /// <summary>The chord codes of an n-gram, and whether it is the second alone.</summary>
    public static (int First, int Second, bool IsSingle) Codes(long ngram) => ((int)(ngram >> 32), (int)ngram, ngram >> 32 == int.MinValue);

    // A code takes the lower half. int.MinValue is no chord code, as Limits.MaxChordCode has it, so that a single cannot be mistaken for a
    // pair.
    private static long Single(int code) => Pair(int.MinValue, code);

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;
}
