using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Localization;

/// <summary>The Polish phrasebook against the sources: nothing is missing, nothing is left over.</summary>
public sealed partial class PolishTests
{
    private static readonly Phrasebook Book = Phrasebook.Read(Languages.Polish, "Polish.json");

    /// <summary>Composed of parts in the sources, or named by a value of an enumeration.</summary>
    private static readonly HashSet<string> Named = new(StringComparer.Ordinal)
    {
        "Running",
        "Finished",
        "Failed",
        "Cancelled",
        "Paused",
        "running",
        "finished",
        "failed",
        "cancelled",
        "paused",
        "queued",
        "Information",
        "Warning",
        "Error",
        "Critical",
        "This file is not the archive of a run that can be taken in. {0}",
        "Run #{0} (round {1}) · {2} · {3}",
        "All {0} epochs done; the best was epoch {1}, and the model of epoch {2} is kept.",
        "Stopped early: no better mean class accuracy since epoch {0}, and the model of epoch {1} is kept.",
    };

    private static readonly string[] OnlyForProgramsOrConsoles =
    [
        "Endpoints.cs",
        "/Api/",
        "HyperParametersOverlay",
        "StartupFailure",
        "ChordDashOptions",
        "DatabaseUpgrade",
        "DataFolder",
        "OpenIdConnectSettings",
        "FirstRun",
        "ApiKeyAuthentication",
        "ServerCommands",
        "KnownSettings",
        "HostNames",
        "Backup",
        "ServerMetrics",
        "DeviceComparison",
    ];

    /// <summary>Of failures that nobody sees but the log.</summary>
    private static readonly HashSet<string> Internal = new(StringComparer.Ordinal)
    {
        "The file has version {0}.",
        "A data set without pieces has no statistics.",
        "model.json is empty.",
        "model.json has a number that cannot be.",
        "The weights are no usable numbers.",
        "There is no end of a zip.",
        "A text has half of a character.",
        "{0} is not a whole number.",
        "This file is not the archive of a run that can be taken in.",
        "There is no argument {0}.",
        "Unknown class weights.",
        "The data set has no labels.",
        "Not a 64-bit little-endian ELF library.",
        "A damaged ELF library.",
        "The log is complete; nothing can be appended.",
        "Event {0} came where event {1} was due.",
        "Standard chord codes are {0} to {1}.",
        "{0} is no number.",
        "The n-gram model's file is damaged.",
        "The provider's ID token is not signed.",
    };

    [Fact]
    public void Sentences_AreSaidInPolish()
    {
        // Contracts have sentences of their own; what the rest of the components say is asked of the book where it is said.
        var sentences = SourceTexts
            .All("ChordDash.Engine")
            .Concat(
                SourceTexts
                    .All("ChordDash.Components")
                    .Where(one =>
                        one.File.Contains("/Accounts/", StringComparison.Ordinal)
                        || one.File.Contains("/Administration/", StringComparison.Ordinal)
                    )
            )
            .Concat(
                SourceTexts
                    .All("ChordDash.Server")
                    .Where(one => !OnlyForProgramsOrConsoles.Any(part => one.File.Contains(part, StringComparison.Ordinal)))
            )
            .Where(one => Sentence().IsMatch(one.Text) && !LogTemplate().IsMatch(one.Text) && !Internal.Contains(one.Text))
            .Select(one => (English: Fill(one.Text), one.File))
            .ToList();

        Assert.True(sentences.Count > 250);
        AssertNone(
            sentences.SelectMany(one =>
                EnglishLeft(one.English, Book.Translate(one.English)).Select(left => $"{Path.GetFileName(one.File)}: {left}")
            )
        );
    }

    [Fact]
    public void Translations_HaveTheHolesOfTheEnglish()
    {
        foreach (var (english, polish) in Book.Phrases)
        {
            var holes = Holes().Matches(english).Select(hole => hole.Value).ToList();
            var polishHoles = Holes().Matches(polish).Select(hole => hole.Value).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(
                $"{english}: {string.Join(' ', holes.Index().Select(hole => $"{{{hole.Index}}}"))}",
                $"{english}: {string.Join(' ', holes)}"
            );
            Assert.Equal($"{english}: {string.Join(' ', holes)}", $"{english}: {string.Join(' ', polishHoles)}");
        }
    }

    [Fact]
    public void Limits_AreAllNamedInPolish() =>
        AssertNone(Limits.All.Select(limit => limit.Name.ToString()).Where(name => Book.Find(name) is null));

    [Fact]
    public void Phrases_AreAllUsed()
    {
        var used = SourceTexts
            .All("ChordDash.Components")
            .Concat(SourceTexts.All("ChordDash.Engine"))
            .Concat(SourceTexts.All("ChordDash.Server"))
            .Select(one => one.Text)
            .Distinct()
            .ToList();
        var known = used.ToHashSet(StringComparer.Ordinal);
        var sentences = used.Select(Fill).SelectMany(text => BetweenSentences().Split(text).Append(text)).Distinct().ToList();

        AssertNone(
            Book.Phrases.Keys.Where(key =>
                !Named.Contains(key)
                && !known.Contains(key)
                && !sentences.Exists(sentence => new SentencePattern(key, "").Match(sentence) is not null)
            )
        );
    }

    [Theory]
    [InlineData("1 piece", "1 utwór")]
    [InlineData("3 pieces", "3 utwory")]
    [InlineData("12 pieces", "12 utworów")]
    [InlineData("22 pieces", "22 utwory")]
    [InlineData("112 pieces", "112 utworów")]
    [InlineData("2,939 pieces", "2\u00a0939 utworów")]
    [InlineData("83.1 %", "83,1 %")]
    [InlineData("58 pieces left out, cut after 2,000 beats", "pominięte: 58 utworów, cięcie po 2\u00a0000 uderzeniach")]
    [InlineData(
        "Stopped early: no better mean class accuracy since epoch 7, and the model of epoch 9 is kept.",
        "Zatrzymano wcześniej: średnia dokładność klas nie poprawiła się od epoki 7; zachowano model epoki 9."
    )]
    [InlineData(
        "The loss was no longer a finite number in epoch 3. The model of epoch 2 is kept. Try a lower learning rate or a smaller gradient "
            + "clip.",
        "Strata przestała być liczbą skończoną w epoce 3. Zachowano model epoki 2. Spróbuj niższego współczynnika uczenia albo mniejszego "
            + "przycinania gradientu."
    )]
    [InlineData(
        "The data set 'Pieces' of run #3 was deleted. Upload it again and queue a new run.",
        "Zbiór danych „Pieces” przebiegu nr 3 usunięto. Prześlij go ponownie i dodaj nowy przebieg do kolejki."
    )]
    [InlineData("Bach, Johann Sebastian", "Bach, Johann Sebastian")]
    public void StoredEnglish_IsSaidInPolish(string english, string polish) => Assert.Equal(polish, Book.Translate(english));

    [Fact]
    public void LongTexts_EndSoon()
    {
        var typed = string.Join(" of ", Enumerable.Repeat("Epoch 1", 50_000));
        Assert.Equal(typed, Book.Translate(typed));
    }

    private static void AssertNone(IEnumerable<string> items)
    {
        var left = string.Join('\n', items);
        Assert.True(left.Length == 0, left);
    }

    /// <summary>With a word in each hole that is in no book.</summary>
    private static string Fill(string text) =>
        Holes().IsMatch(text)
            ? string.Format(CultureInfo.InvariantCulture, text, [.. Enumerable.Range(0, 12).Select(hole => (object)$"Qx{hole}")])
            : text;

    private static IEnumerable<string> EnglishLeft(string english, string polish) =>
        BetweenSentences()
            .Split(english)
            .Where(sentence => sentence.Count(char.IsWhiteSpace) > 1 && polish.Contains(sentence, StringComparison.Ordinal));

    /// <summary>Begins as one and ends as one.</summary>
    [GeneratedRegex("^[A-Z\"'{a-z].* .*[.]$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{[A-Z]\w+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogTemplate();

    [GeneratedRegex("(?<=[.!?]) (?=[A-Z\"'#])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenSentences();

    [GeneratedRegex(@"(?<!\{)\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
