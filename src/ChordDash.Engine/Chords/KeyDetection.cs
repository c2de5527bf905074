namespace ChordDash.Engine.Chords;

/// <summary>Estimates the key of a chord sequence from how often each pitch class sounds.</summary>
public static class KeyDetection
{
    /// <summary>
    /// How often each degree above the tonic sounds in a segment in major and in minor (Temperley, Music and Probability, 2007, from the
    /// Kostka-Payne corpus).
    /// </summary>
    private static readonly double[] Major = [0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400];
    private static readonly double[] Minor = [0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330];

    /// <summary>
    /// The key whose profile correlates most with how often each pitch class sounds (Krumhansl and Schmuckler's algorithm); a chord's root
    /// counts twice.
    /// </summary>
    /// <param name="codes">Standard chord codes, one per beat; rests say nothing.</param>
    /// <returns>Null when there is no chord among them.</returns>
    public static ChordKey? Detect(IReadOnlyList<int> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var heard = new double[StandardChords.Roots];
        foreach (var chord in codes.CountBy(code => code))
        {
            foreach (var (place, note) in StandardChords.PitchClasses(chord.Key).Index())
                heard[note] += place == 0 ? 2 * chord.Value : chord.Value;
        }
        return heard.Sum() == 0 ? null : ChordKey.All.MaxBy(key => Correlation(heard, key));
    }

    /// <summary>Pearson's, but for what is the same for all keys of a mode.</summary>
    private static double Correlation(double[] heard, ChordKey key)
    {
        var profile = key.Minor ? Minor : Major;
        var mean = profile.Average();
        var product = Enumerable
            .Range(0, StandardChords.Roots)
            .Sum(degree => (profile[degree] - mean) * heard[(key.Tonic + degree) % StandardChords.Roots]);
        return product / Math.Sqrt(profile.Sum(share => (share - mean) * (share - mean)));
    }
}
