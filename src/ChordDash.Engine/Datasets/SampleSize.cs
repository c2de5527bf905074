using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets;

/// <summary>How large a sample is generated.</summary>
/// <param name="Pieces">Of the labelled sample, <see cref="Min"/> … <see cref="Max"/>; rounded for each composer.</param>
/// <param name="Seed">Another one gives other pieces of the same kind.</param>
public sealed record SampleSize(int Pieces = SampleSize.Default, int Seed = 0)
{
    public const int Default = 400;
    public const int Min = 50;
    public const int Max = 20_000;

    /// <exception cref="UserErrorException">There would be too few or too many pieces.</exception>
    public void Check()
    {
        if (Pieces is < Min or > Max)
            throw new UserErrorException(DatasetMessages.SampleSizeOutOfRange(Min, Max, Pieces));
    }

    /// <summary>Such as "sample-train.pkl", or "sample-train-2000-seed-7.pkl" for other than the usual size.</summary>
    public string FileName(string part) => this == new SampleSize() ? $"sample-{part}.pkl" : $"sample-{part}-{Pieces}-seed-{Seed}.pkl";
}
