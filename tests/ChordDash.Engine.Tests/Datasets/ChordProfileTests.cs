using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Datasets;

public class ChordProfileTests
{
    // Class 0: C C G C · class 1: G Am7 G. Am7 is 153, which data files have as C6 (5).
    private static readonly ChordDataset Dataset = new([new[] { 0, 0, 112, 0 }, new[] { 112, 5, 112 }], [0, 1], ["0", "1"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Compute_HandWorkedDataset_HasItsSharesAndTransitions()
    {
        var profile = ChordProfile.Compute(Dataset, Cancellation);

        Assert.Equal([0, 112, 5], profile.Codes);
        Assert.Equal([3.0 / 7, 3.0 / 7, 1.0 / 7], profile.All.Shares);
        Assert.Equal([0.75, 0.25, 0], profile.Classes[0].Shares);
        Assert.Equal([new ChordCount(112, 2, 2.0 / 3), new ChordCount(5, 1, 1.0 / 3)], profile.Classes[1].Chords);
        // A held chord is no change.
        Assert.Equal([new TransitionCount(0, 112, 1, 1), new TransitionCount(112, 0, 1, 1)], profile.Classes[0].Transitions);
        Assert.Equal(new TransitionCount(112, 0, 1, 0.5), profile.All.Transitions.Single(change => change is { From: 112, To: 0 }));
        Assert.Equal(
            [
                [0, 1, 0],
                [0.5, 0, 0.5],
                [0, 1, 0],
            ],
            profile.All.TransitionShares
        );
    }

    [Fact]
    public void Compute_Unlabelled_HasAllPiecesOnly()
    {
        var profile = ChordProfile.Compute(new ChordDataset(Dataset.Sequences, null, []), Cancellation);
        Assert.Empty(profile.Classes);
        Assert.Equal(7, profile.All.Beats);
    }

    [Theory]
    [InlineData(null, "", "0,1")]
    [InlineData(1, "", "1")]
    [InlineData(null, "#1", "1")]
    [InlineData(null, "#7", "")]
    [InlineData(null, "G C", "0")]
    [InlineData(null, "112 0", "0")]
    [InlineData(null, "Am7 G", "1")] // Found under whichever code the data have.
    [InlineData(0, "Am7", "")]
    [InlineData(null, "C C G C C", "")]
    public void Find_ClassAndSearch_GivesTheRows(int? classIndex, string search, string rows) =>
        Assert.Equal(
            rows,
            string.Join(',', PieceFilter.Find(Dataset, new ChordNames(null, standardVocabulary: true), classIndex, search, Cancellation))
        );

    [Fact]
    public void Find_OwnSymbolOfACodeBeyondTheStandard_FindsNothing() =>
        Assert.Empty(
            PieceFilter.Find(
                Dataset,
                new ChordNames(new Dictionary<int, string> { [500] = "cluster" }, standardVocabulary: true),
                null,
                "cluster",
                Cancellation
            )
        );

    public static TheoryData<string, Message> SenselessSearches =>
        new() { { "#x", DatasetMessages.SearchNamesNoRow("#x") }, { "C Hx", ChordMessages.ChordNotUnderstood("Hx", -1, 191) } };

    [Theory]
    [MemberData(nameof(SenselessSearches))]
    public void Find_SenselessSearch_IsRefusedInASentence(string search, Message problem) =>
        Assert.Equal(
            problem,
            Assert
                .ThrowsAny<UserErrorException>(() =>
                    PieceFilter.Find(Dataset, new ChordNames(null, standardVocabulary: true), null, search, Cancellation)
                )
                .Problem
        );
}
