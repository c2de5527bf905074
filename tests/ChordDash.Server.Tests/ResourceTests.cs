using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Tests;

/// <summary>The resource files of all projects in both languages.</summary>
public sealed class ResourceTests
{
    /// <summary>Only programs and consoles see them.</summary>
    private static readonly MessageSource[] EnglishOnly = [ApiMessages.Source, ConsoleMessages.Source];

    private static readonly MessageSource[] Sources =
    [
        .. new[] { typeof(Message), typeof(Words), typeof(ApiMessages) }.SelectMany(type => MessageSource.Of(type.Assembly)),
    ];

    [Fact]
    public void Texts_HaveTheSameCodesAndPlaceholdersInBothLanguages()
    {
        Assert.True(Sources.Length > 10);
        foreach (var source in Sources.Except(EnglishOnly))
        {
            var (english, polish) = (Placeholders(source, CultureInfo.InvariantCulture), Placeholders(source, Languages.Polish));

            Assert.NotEmpty(english);
            Assert.Equal(english, polish);
        }
    }

    [Fact]
    public void Codes_AreUnique()
    {
        var codes = Sources.SelectMany(source => source.Texts(CultureInfo.InvariantCulture).Keys).ToList();

        Assert.Equal(
            [],
            codes.GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(one => one.Count() > 1).Select(one => one.Key)
        );
    }

    [Fact]
    public void CountedNouns_HaveThreeFormsInPolish() =>
        Assert.Equal(
            ["1 utwór", "3 utwory", "5 utworów", "12 utworów", "22 utwory", "112 utworów", "0 utworów", "2\u00a0939 utworów"],
            new[] { 1, 3, 5, 12, 22, 112, 0, 2939 }.Select(count => Texts.PieceCount(count).Text(Languages.Polish))
        );

    private static List<(string Code, string Names)> Placeholders(MessageSource source, CultureInfo language) =>
        [
            .. source
                .Texts(language)
                .Select(text => (text.Key, string.Join(' ', MessagePattern.NamesIn(text.Value).Order(StringComparer.Ordinal))))
                .OrderBy(text => text.Key, StringComparer.Ordinal),
        ];
}
