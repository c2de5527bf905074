using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>One hyper-parameter on a page: its words in the user's language, and its value as a text.</summary>
public sealed partial class HyperParameterField(HyperParameterSpec spec)
{
    /// <summary>The property in <see cref="HyperParameters"/>.</summary>
    public string Name => spec.Name;

    public HyperParameterKind Kind => spec.Kind;
    public HyperParameterGroup Group => spec.Group;
    public string Label => T(spec.Label);

    /// <summary>What it means, and its range.</summary>
    public string Help =>
        (spec.Kind is HyperParameterKind.Number or HyperParameterKind.WholeNumber, spec.ExcludesMin, spec.Zero) switch
        {
            (false, _, _) => T(spec.Help),
            (_, true, _) => $"{T(spec.Help)} {T(Texts.RangeAboveMin(spec.Min, Shown(spec.Max)))}",
            (_, _, { } zero) => $"{T(spec.Help)} {T(Texts.RangeWithZero(Shown(spec.Min), Shown(spec.Max), zero))}",
            _ => $"{T(spec.Help)} {T(Texts.RangeFromMinToMax(Shown(spec.Min), Shown(spec.Max)))}",
        };

    /// <summary>Values and shown names of a choice; null for a number.</summary>
    public IReadOnlyList<(string Value, string Text)>? Options =>
        Kind == HyperParameterKind.Choice ? [.. spec.Choices.Select(choice => (choice.Value, T(choice.Text)))] : null;

    /// <summary>Whether it counts, given the text of any other field. A choice that does not count itself decides nothing.</summary>
    public bool IsUsed(Func<string, string> textOf) => spec.IsUsed(textOf);

    /// <summary>The value as programs write it.</summary>
    public string Get(HyperParameters parameters) =>
        spec.Get(parameters) switch
        {
            double number => number.ToString(CultureInfo.InvariantCulture),
            IReadOnlyList<double> numbers => string.Join("; ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))),
            var choice => (string)choice,
        };

    /// <returns>What is wrong with a typed text, a sentence; null if nothing is.</returns>
    public Message? Check(string text)
    {
        var value = Read(text);
        if (value is double number)
            return spec.Check(number);
        if (value is not null && spec.Set(new(), value) is not null)
            return null;
        var expected = Kind switch
        {
            HyperParameterKind.WholeNumber => Texts.ExpectedWholeNumber,
            HyperParameterKind.NumberList => Texts.ExpectedNumberList,
            HyperParameterKind.Choice => Texts.ExpectedChoice,
            _ => Texts.ExpectedNumber,
        };
        return text.Length == 0 ? Texts.FieldIsEmpty(spec.Label, expected) : Texts.FieldHasWrongValue(spec.Label, expected, text);
    }

    /// <returns>The hyper-parameters with what the text says; null if it is not what is to be typed.</returns>
    public HyperParameters? Set(HyperParameters parameters, string text) => Read(text) is { } value ? spec.Set(parameters, value) : null;

    public string Show(HyperParameters parameters)
    {
        var value = Get(parameters);
        return Options?.FirstOrDefault(option => string.Equals(option.Value, value, StringComparison.Ordinal)).Text
            ?? Shared.Formatting.Show.Typed(value);
    }

    private object? Read(string text)
    {
        switch (Kind)
        {
            case HyperParameterKind.Choice:
                return text;
            case HyperParameterKind.WholeNumber:
                return long.TryParse(Whole(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                    ? (double)whole
                    : null;
            case HyperParameterKind.Number:
                return ReadNumber(text);
            default:
                // Semicolons or blanks between the numbers: a comma may be somebody's decimal mark.
                var parts = text.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                var numbers = parts.Select(ReadNumber).ToList();
                return numbers.Contains(null) ? null : numbers.ConvertAll(number => number!.Value);
        }
    }

    /// <summary>A typed whole number without its thousands separators. What only looks like one, such as "1,5", stays as it is.</summary>
    private static string Whole(string text) =>
        Thousands().IsMatch(Plain(text)) ? Plain(text).Replace(",", "", StringComparison.Ordinal) : Plain(text);

    [GeneratedRegex("^-?[0-9]{1,3}(,[0-9]{3})+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Thousands();

    private static double? ReadNumber(string text) =>
        double.TryParse(Plain(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A typed number as programs write it: in Polish, a comma is the decimal mark and blanks stand between thousands.</summary>
    private static string Plain(string text) =>
        Languages.Current.NumberFormat is { NumberDecimalSeparator: "," }
            ? text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal).Replace(',', '.')
            : text;

    private string Shown(double value) =>
        Kind == HyperParameterKind.WholeNumber ? Shared.Formatting.Show.Count((long)value) : Shared.Formatting.Show.Figure(value);
}

/// <summary>All hyper-parameters but the device, in the form's order.</summary>
internal static class HyperParameterFields
{
    public static IReadOnlyList<HyperParameterField> All { get; } =
    [.. HyperParameterSpec.All.Select(spec => new HyperParameterField(spec))];

    /// <summary>As the form calls it.</summary>
    public static string Name(ModelArchitecture architecture) =>
        Find(nameof(HyperParameters.Architecture)).Show(new() { Architecture = architecture });

    public static HyperParameterField Find(string name) => All.Single(field => field.Name.Equals(name, StringComparison.Ordinal));
}
