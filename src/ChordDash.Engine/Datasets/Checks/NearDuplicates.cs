using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>
/// Finds pieces that share most of their chord sequences of <see cref="Shingle"/> beats: MinHash signatures (Broder 1997) put into bands to
/// find candidates, whose Jaccard similarity is then computed exactly.
/// </summary>
internal static class NearDuplicates
{
    /// <summary>Beats of the sequences that are compared; shorter pieces are left alone.</summary>
    public const int Shingle = 6;

    /// <summary>Share of both pieces' distinct sequences that they have in common, from which on they count as near duplicates.</summary>
    public const double Threshold = 0.7;

    private const int Bands = 16;
    private const int RowsPerBand = 4;

    /// <param name="twins">For each sequence the first one that is identical to it.</param>
    /// <returns>Groups of pieces, each near another of its group; identical ones are in them too.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Find(
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        IReadOnlyList<int> twins,
        CancellationToken cancellationToken
    )
    {
        var groups = new DisjointSets(sequences.Count);
        int[] pieces =
        [
            .. Enumerable.Range(0, sequences.Count).Where(piece => twins[piece] == piece && sequences[piece].Length >= Shingle),
        ];
        var signatures = new ulong[pieces.Length][];
        for (var i = 0; i < pieces.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            signatures[i] = Signature(sequences[pieces[i]].Span);
        }

        var compared = new HashSet<(int, int)>();
        for (var band = 0; band < Bands; band++)
        {
            var buckets = new Dictionary<ulong, int>();
            for (var i = 0; i < pieces.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(buckets, BandHash(signatures[i], band), out var exists);
                // The first of a bucket stands for all of it: what is near to it is in its group.
                if (!exists)
                    first = i;
                else if (
                    groups.Find(pieces[first]) != groups.Find(pieces[i])
                    && compared.Add((first, i))
                    && Similarity(sequences[pieces[first]].Span, sequences[pieces[i]].Span) >= Threshold
                )
                    groups.Join(pieces[first], pieces[i]);
            }
        }
        for (var piece = 0; piece < sequences.Count; piece++)
            groups.Join(twins[piece], piece);
        return [.. groups.Groups()];
    }

    /// <summary>Jaccard similarity of the sets of shingles, 0 … 1.</summary>
    public static double Similarity(ReadOnlySpan<int> one, ReadOnlySpan<int> two)
    {
        var (a, b) = (Shingles(one), Shingles(two));
        var common = a.Count(b.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    private static HashSet<ulong> Shingles(ReadOnlySpan<int> sequence)
    {
        var shingles = new HashSet<ulong>();
        for (var start = 0; start + Shingle <= sequence.Length; start++)
            shingles.Add(Hash(sequence.Slice(start, Shingle)));
        return shingles;
    }

    private static ulong[] Signature(ReadOnlySpan<int> sequence)
    {
        var signature = new ulong[Bands * RowsPerBand];
        Array.Fill(signature, ulong.MaxValue);
        for (var start = 0; start + Shingle <= sequence.Length; start++)
        {
            var hash = Hash(sequence.Slice(start, Shingle));
            for (var i = 0; i < signature.Length; i++)
                signature[i] = Math.Min(signature[i], Mix(hash + (ulong)i * 0x9E3779B97F4A7C15));
        }
        return signature;
    }

    private static ulong BandHash(ulong[] signature, int band)
    {
        var hash = (ulong)band;
        for (var row = 0; row < RowsPerBand; row++)
            hash = Mix(hash ^ signature[band * RowsPerBand + row]);
        return hash;
    }

    private static ulong Hash(ReadOnlySpan<int> codes)
    {
        var hash = 0UL;
        foreach (var code in codes)
            hash = Mix(hash ^ (uint)code);
        return hash;
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
