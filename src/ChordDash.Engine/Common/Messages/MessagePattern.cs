using System.Globalization;
using System.Text;

namespace ChordDash.Engine.Common.Messages;

/// <summary>
/// A text with placeholders, in the syntax of ICU's MessageFormat (https://unicode-org.github.io/icu/userguide/format_parse/messages/):
/// <c>{name}</c>, <c>{name, number, format}</c> with a format of .NET or "bytes" for a size, and
/// <c>{name, plural, one {# piece} other {# pieces}}</c>. Two apostrophes are one; braces between apostrophes are themselves.
/// </summary>
public sealed class MessagePattern
{
    private readonly IReadOnlyList<Part> _parts;

    /// <exception cref="FormatException">The text breaks the syntax.</exception>
    public MessagePattern(string text)
    {
        var position = 0;
        _parts = Parse(text, ref position, nested: false);
    }

    /// <summary>The placeholders' names, those of counts too, each once.</summary>
    /// <exception cref="FormatException">The text breaks the syntax.</exception>
    public static IReadOnlyList<string> NamesIn(string text) =>
        [.. new MessagePattern(text)._parts.SelectMany(part => part.Names).Distinct(StringComparer.Ordinal)];

    public string Format(IReadOnlyList<(string Name, MessageArgument Value)> arguments, CultureInfo language)
    {
        var text = new StringBuilder();
        Append(text, _parts, arguments, count: 0, language);
        return text.ToString();
    }

    /// <summary>Unicode's plural rule for whole numbers (CLDR 46).</summary>
    public static string PluralCategory(long count, CultureInfo language) =>
        count == 1 ? "one"
        : !string.Equals(language.Name, "pl", StringComparison.Ordinal) ? "other"
        : Math.Abs(count % 10) is >= 2 and <= 4 && Math.Abs(count % 100) is not (>= 12 and <= 14) ? "few"
        : "many";

    private static void Append(
        StringBuilder text,
        IReadOnlyList<Part> parts,
        IReadOnlyList<(string Name, MessageArgument Value)> arguments,
        long count,
        CultureInfo language
    )
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Words words:
                    text.Append(words.Text);
                    break;
                case Count:
                    text.Append(count.ToString("N0", language));
                    break;
                case Value value:
                    text.Append(Find(arguments, value.Name).ToString(value.Format, language));
                    break;
                case Plural plural:
                    var number = Find(arguments, plural.Name).Whole ?? throw new FormatException($"{plural.Name} is not a whole number.");
                    Append(text, plural.Branch(PluralCategory(number, language)), arguments, number, language);
                    break;
            }
        }
    }

    private static MessageArgument Find(IReadOnlyList<(string Name, MessageArgument Value)> arguments, string name)
    {
        foreach (var (key, value) in arguments)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
                return value;
        }
        throw new FormatException($"There is no argument {name}.");
    }

    private static List<Part> Parse(string text, ref int position, bool nested)
    {
        var parts = new List<Part>();
        var words = new StringBuilder();
        while (position < text.Length && !(nested && text[position] == '}'))
        {
            var character = text[position++];
            if (character == '\'' && position < text.Length && text[position] == '\'')
            {
                words.Append('\'');
                position++;
            }
            else if (character == '\'' && position < text.Length && (text[position] is '{' or '}' || (nested && text[position] == '#')))
            {
                var end = text.IndexOf('\'', position);
                words.Append(text, position, (end < 0 ? text.Length : end) - position);
                position = end < 0 ? text.Length : end + 1;
            }
            else if (character == '{' || (nested && character == '#'))
            {
                if (words.Length > 0)
                    parts.Add(new Words(words.ToString()));
                words.Clear();
                parts.Add(character == '#' ? new Count() : Placeholder(text, ref position));
            }
            else if (character == '}')
            {
                throw new FormatException($"A brace closes nothing at {position} of: {text}");
            }
            else
            {
                words.Append(character);
            }
        }
        if (words.Length > 0)
            parts.Add(new Words(words.ToString()));
        return parts;
    }

    // After its opening brace.
    private static Part Placeholder(string text, ref int position)
    {
        var name = Word(text, ref position);
        if (Next(text, ref position) == '}')
            return new Value(name, null);
        var kind = Word(text, ref position);
        if (Next(text, ref position) != ',')
            throw new FormatException($"A placeholder has a kind without a format at {position} of: {text}");
        if (kind is "number")
        {
            var end = text.IndexOf('}', position);
            var format = end < 0 ? throw new FormatException($"A placeholder does not end in: {text}") : text[position..end].Trim();
            position = end + 1;
            return new Value(name, format);
        }
        if (kind is not "plural")
            throw new FormatException($"Unknown kind {kind} of a placeholder in: {text}");
        var branches = new Dictionary<string, IReadOnlyList<Part>>(StringComparer.Ordinal);
        while (true)
        {
            var category = Word(text, ref position);
            var mark = Next(text, ref position);
            if (mark == '}' && category.Length == 0 && branches.ContainsKey("other"))
                return new Plural(name, branches);
            if (mark != '{' || category is not ("one" or "few" or "many" or "other"))
                throw new FormatException($"A plural form is damaged at {position} of: {text}");
            branches.Add(category, Parse(text, ref position, nested: true));
            Next(text, ref position);
        }
    }

    private static string Word(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        var start = position;
        while (position < text.Length && char.IsLetterOrDigit(text[position]))
            position++;
        var word = text[start..position];
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return word;
    }

    private static char Next(string text, ref int position) =>
        position < text.Length ? text[position++] : throw new FormatException($"A placeholder does not end in: {text}");

    private abstract record Part
    {
        public virtual IEnumerable<string> Names => [];
    }

    private sealed record Words(string Text) : Part;

    /// <summary>The <c>#</c> of a plural form.</summary>
    private sealed record Count : Part;

    private sealed record Value(string Name, string? Format) : Part
    {
        public override IEnumerable<string> Names => [Name];
    }

    private sealed record Plural(string Name, IReadOnlyDictionary<string, IReadOnlyList<Part>> Branches) : Part
    {
        public override IEnumerable<string> Names =>
            Branches.Values.SelectMany(parts => parts).SelectMany(part => part.Names).Prepend(Name);

        public IReadOnlyList<Part> Branch(string category) => Branches.TryGetValue(category, out var parts) ? parts : Branches["other"];
    }
}
