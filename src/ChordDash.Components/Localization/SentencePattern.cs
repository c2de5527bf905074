using System.Text.RegularExpressions;

namespace ChordDash.Components.Localization;

/// <summary>Recognises a sentence whose holes are filled.</summary>
internal sealed partial class SentencePattern
{
    private readonly string[] _literals;
    private readonly Lazy<Regex> _regex;

    /// <param name="key">A composite format: "Epoch {0} of {1}". Its holes come in their order, each once.</param>
    /// <param name="translation">With the same holes, in any order.</param>
    public SentencePattern(string key, string translation)
    {
        Translation = translation;
        _literals =
        [
            .. Holes()
                .Split(key)
                .Select(literal => literal.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)),
        ];
        Letters = _literals.Sum(literal => literal.Count(char.IsLetter));
        // Not backtracking: what users typed may stand in the holes, however long.
        _regex = new(() =>
            new Regex($"^{string.Join("(.*?)", _literals.Select(Regex.Escape))}$", RegexOptions.NonBacktracking | RegexOptions.Singleline)
        );
    }

    public string Translation { get; }

    /// <summary>How many stand outside of the holes.</summary>
    public int Letters { get; }

    /// <summary>
    /// What stands in the holes, and whether in quotation marks: then it is somebody's own words. Null if the text is another one.
    /// </summary>
    public IReadOnlyList<(string Text, bool Quoted)>? Match(string text)
    {
        if (!text.StartsWith(_literals[0], StringComparison.Ordinal) || !text.EndsWith(_literals[^1], StringComparison.Ordinal))
            return null;
        var match = _regex.Value.Match(text);
        return match.Success
            ?
            [
                .. match
                    .Groups.Values.Skip(1)
                    .Select((group, index) => (group.Value, _literals[index].Length > 0 && _literals[index][^1] is '"' or '\'' or '“')),
            ]
            : null;
    }

    [GeneratedRegex(@"(?<!\{)\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
