namespace ChordDash.Engine.Datasets;

/// <summary>Which chords, and which changes from one chord to another, are frequent in a data set and in each of its classes.</summary>
/// <param name="Codes">The most frequent chord codes of all pieces, most frequent first.</param>
/// <param name="All">All pieces together.</param>
/// <param name="Classes">In class-index order; empty for unlabelled data.</param>
public sealed record ChordProfile(IReadOnlyList<int> Codes, ClassProfile All, IReadOnlyList<ClassProfile> Classes)
{
    private const int MaxChords = 20;
    private const int MaxTransitions = 20;
    private const int MatrixSize = 12;

    public static ChordProfile Compute(ChordDataset dataset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var all = new Counts();
        var classes = dataset.ClassLabels.Select(_ => new Counts()).ToArray();
        for (var piece = 0; piece < dataset.Sequences.Count; piece++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (dataset.Labels is { } labels ? classes[labels[piece]] : all).Add(dataset.Sequences[piece].Span);
        }
        foreach (var one in classes)
            all.Add(one);
        var codes = all.MostFrequent(MaxChords);
        return new(codes, all.Profile(codes), [.. classes.Select(one => one.Profile(codes))]);
    }

    private sealed class Counts
    {
        private readonly Dictionary<int, long> _chords = [];
        private readonly Dictionary<(int From, int To), long> _transitions = [];
        private long _beats;

        public void Add(ReadOnlySpan<int> sequence)
        {
            _beats += sequence.Length;
            for (var beat = 0; beat < sequence.Length; beat++)
            {
                Count(_chords, sequence[beat], 1);
                if (beat > 0 && sequence[beat] != sequence[beat - 1])
                    Count(_transitions, (sequence[beat - 1], sequence[beat]), 1);
            }
        }

        public void Add(Counts other)
        {
            _beats += other._beats;
            foreach (var (code, count) in other._chords)
                Count(_chords, code, count);
            foreach (var (transition, count) in other._transitions)
                Count(_transitions, transition, count);
        }

        public List<int> MostFrequent(int count) =>
            [.. _chords.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(count).Select(pair => pair.Key)];

        public ClassProfile Profile(IReadOnlyList<int> codes)
        {
            var own = MostFrequent(MatrixSize);
            var leaving = _transitions
                .GroupBy(pair => pair.Key.From, pair => pair.Value)
                .ToDictionary(group => group.Key, group => group.Sum());
            return new(
                _beats,
                [.. codes.Select(code => Share(_chords.GetValueOrDefault(code), _beats))],
                [.. MostFrequent(MaxChords).Select(code => new ChordCount(code, _chords[code], Share(_chords[code], _beats)))],
                [
                    .. _transitions
                        .OrderByDescending(pair => pair.Value)
                        .ThenBy(pair => pair.Key)
                        .Take(MaxTransitions)
                        .Select(pair => new TransitionCount(
                            pair.Key.From,
                            pair.Key.To,
                            pair.Value,
                            Share(pair.Value, leaving[pair.Key.From])
                        )),
                ],
                [
                    .. own.Select(from =>
                        own.Select(to => Share(_transitions.GetValueOrDefault((from, to)), leaving.GetValueOrDefault(from))).ToArray()
                    ),
                ]
            );
        }

        private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

        private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long more)
            where TKey : notnull => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += more;
    }
}

/// <summary>How often chords and changes of chords occur in one class, or in the whole data set.</summary>
/// <param name="Beats">Number of beats in all pieces counted.</param>
/// <param name="Shares">Share of the beats that has each code, in the order of the codes.</param>
/// <param name="Chords">This class's most frequent ones, most frequent first.</param>
/// <param name="Transitions">The most frequent changes from one chord to another; a chord that is held is none.</param>
/// <param name="TransitionShares">From each of the first of <paramref name="Chords"/> (row) to each of them (column): the share of all
/// changes away from the row's chord.</param>
public sealed record ClassProfile(
    long Beats,
    IReadOnlyList<double> Shares,
    IReadOnlyList<ChordCount> Chords,
    IReadOnlyList<TransitionCount> Transitions,
    IReadOnlyList<IReadOnlyList<double>> TransitionShares
);

/// <summary>How often one chord occurs in the pieces of a class, or in the whole data set.</summary>
/// <param name="Code">The chord code. In the standard vocabulary it is root · 16 + quality, where root is 0 = C … 11 = B. A rest has
/// -1.</param>
/// <param name="Count">Number of beats with this chord.</param>
/// <param name="Share">Of the class's beats.</param>
public sealed record ChordCount(int Code, long Count, double Share);

/// <summary>How often one chord follows another in the pieces of a class.</summary>
/// <param name="From">Code of the first chord.</param>
/// <param name="To">Code of the chord that follows. It differs from the first.</param>
/// <param name="Count">How often this change occurs.</param>
/// <param name="Share">Of all changes away from the chord <paramref name="From"/>.</param>
public sealed record TransitionCount(int From, int To, long Count, double Share);
