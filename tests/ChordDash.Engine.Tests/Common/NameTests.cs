using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Common;

public class NameTests
{
    private static readonly string[] Names =
    [
        "ChordDash:DataRoot",
        "ChordDash:OpenIdConnect:Authority",
        "urls",
        "AllowedHosts",
        "restore",
        "backup",
    ];

    [Theory]
    [InlineData("ChordDash:DataRot", "ChordDash:DataRoot")]
    [InlineData("chorddash:dataroot", "ChordDash:DataRoot")]
    [InlineData("DataRoot", "ChordDash:DataRoot")]
    [InlineData("ChordDash:Authority", "ChordDash:OpenIdConnect:Authority")]
    [InlineData("url", "urls")]
    [InlineData("AllowedHost", "AllowedHosts")]
    [InlineData("restroe", "restore")]
    [InlineData("BACKUPS", "backup")]
    public void Find_Slip_IsTheNameThatWasMeant(string typed, string meant) => Assert.Equal(meant, NearestName.Find(typed, Names));

    [Theory]
    [
        InlineData("one\ntwo\tthree\r\n"),
        InlineData("Żółć, Händel, 日本"),
        InlineData("👩‍👧 and \u200Dmore"),
        InlineData("שלום\u200F"),
        InlineData("")
    ]
    public void Lines_OfAnyScript_AreTaken(string text) => ShownText.CheckNotes(text);

    [Theory]
    [InlineData("a\u0007b", "0007"), InlineData("a\0", "0000"), InlineData("x\u202Ey", "202E"), InlineData("x\u2066y", "2066")]
    [InlineData("x\u009By", "009B"), InlineData("\u001b[31mred", "001B")]
    public void Lines_WithWhatIsNotShown_AreRefused(string text, string named)
    {
        var refusal = Assert.Throws<UserErrorException>(() => ShownText.CheckNotes(text));
        Assert.Equal(CommonMessages.NotesHaveHiddenCharacter(named), refusal.Problem);
    }

    [Fact]
    public void Lines_WithHalfOfACharacter_AreRefused() =>
        Assert.Throws<UserErrorException>(() => ShownText.CheckNotes("half " + (char)0xD83D));
}
