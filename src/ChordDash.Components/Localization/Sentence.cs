using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ChordDash.Components.Localization;

/// <summary>Keeps an interpolated text as its words, with {0}, {1}, … for the holes, and the values.</summary>
[InterpolatedStringHandler]
public readonly struct Sentence
{
    private readonly StringBuilder _key;
    private readonly List<string> _values;

    /// <param name="literalLength">Letters outside the holes.</param>
    /// <param name="formattedCount">Holes.</param>
    public Sentence(int literalLength, int formattedCount) =>
        (_key, _values) = (new StringBuilder(literalLength + 3 * formattedCount), new List<string>(formattedCount));

    /// <summary>As a composite format: "Epoch {0} of {1}".</summary>
    internal string Key => _key.ToString();

    public void AppendLiteral(string text) =>
        _key.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value, string? format = null)
    {
        _key.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
        _values.Add(value is IFormattable number ? number.ToString(format, Languages.Current) : value?.ToString() ?? "");
    }

    /// <param name="translation">Null for the English words.</param>
    internal string Fill(string? translation) => string.Format(CultureInfo.InvariantCulture, translation ?? Key, [.. _values]);
}
