using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Datasets;

public class PieceFilterTests
{
    private static readonly ChordNames Numbers = new(null, standardVocabulary: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property(MaxTest = 1_000)]
    public void IsIn_AnyChords_FindsWhatFollowsOneAnother(int[] piece, int[] pattern)
    {
        int[] codes = [.. piece.Select(code => code & 1)];
        int[] wanted = [.. pattern.Take(5).Select(code => code & 1)];
        Assert.Equal(codes.AsSpan().IndexOf(wanted) >= 0, new ChordPattern(wanted, standard: false).IsIn(codes));
    }

    [Fact]
    public void Find_PatternThatNearlyFitsEverywhere_IsFoundInLinearTime()
    {
        // 200,000 chords, all but the last of them the same, in a piece of a million such: comparing at each place would take minutes.
        var dataset = new ChordDataset([Enumerable.Repeat(0, 1_000_000).ToArray(), (int[])[.. Enumerable.Repeat(0, 150_000), 1]], null, []);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(20));
        Assert.Equal([1], PieceFilter.Find(dataset, Numbers, classIndex: null, "0 x149999 1", time.Token));
    }

    [Fact]
    public void Find_SearchBeyondItsLimit_IsRefused()
    {
        var dataset = new ChordDataset([(int[])[0]], null, []);
        Assert.Equal([0], PieceFilter.Find(dataset, Numbers, null, $"0{new string('|', Limits.MaxSearchCharacters - 1)}", Cancellation));
        Assert.Throws<UserErrorException>(() =>
            PieceFilter.Find(dataset, Numbers, null, $"0{new string('|', Limits.MaxSearchCharacters)}", Cancellation)
        );
    }
}
