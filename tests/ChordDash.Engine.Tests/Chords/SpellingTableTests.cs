using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Spellings against notes that were written down without the reader's help.</summary>
public class SpellingTableTests
{
    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    public static TheoryData<string, string> Spellings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (
                var (spelling, notes) in new[] { SpellingTable.Letters, SpellingTable.Harte, SpellingTable.Numerals }.SelectMany(
                    SpellingTable.Read
                )
            )
                data.Add(spelling, string.Join(' ', notes));
            return data;
        }
    }

    [Fact]
    public void Table_HasFourHundredSpellings() => Assert.True(Spellings.Select(row => row.Data.Item1).Distinct().Count() >= 400);

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Spelling_Alone_HasItsNotes(string spelling, string notes)
    {
        int[] expected = [.. notes.Split(' ').Select(int.Parse)];

        var token = Assert.Single(
            ChordSequenceParser.Parse(spelling, Standard, cancellationToken: TestContext.Current.CancellationToken).Tokens
        );
        var style = TextStyle.Of([ChordReader.Compact(FoldedText.Fold(spelling))], default, TestContext.Current.CancellationToken);
        var mask = style.Understand(ChordReader.Compact(FoldedText.Fold(spelling)))?.Symbol.Notes;

        Assert.Equal(expected, Enumerable.Range(0, 12).Where(note => (mask >> note & 1) == 1));
        var nearest = Enumerable.Range(0, 192).Min(code => Distance(code, expected));
        if (nearest == 0)
        {
            Assert.Null(token.Error);
            Assert.Equal(expected, StandardChords.PitchClasses(token.Code!.Value).Order());
        }
        else
        {
            // No code has these notes: the nearest is offered, and how far it is.
            Assert.Null(token.Code);
            Assert.Equal(ChordMessages.ChordNotInVocabulary(token.Text, token.Suggestion, nearest), token.Error);
            Assert.Equal(nearest, Distance(CodeOf(token.Suggestion!), expected));
        }
    }

    private static int CodeOf(string symbol) =>
        Enumerable.Range(0, 192).First(code => StandardChords.Symbol(code) == symbol.Replace('H', 'B'));

    private static int Distance(int code, int[] notes) =>
        StandardChords.PitchClasses(code).Except(notes).Count() + notes.Except(StandardChords.PitchClasses(code)).Count();
}
