using ChordDash.Components.Runs.Create;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Sweeps;

/// <summary>The axes of a sweep while they are typed: a hyper-parameter and the texts of its values each.</summary>
public sealed class SweepInput
{
    public IList<SweepAxisInput> Axes { get; } = [];

    /// <summary>The hyper-parameters that it sets.</summary>
    public IReadOnlySet<string> Fields => Axes.Select(axis => axis.Field).ToHashSet(StringComparer.Ordinal);

    /// <summary>How many runs it makes; 1 without axes.</summary>
    public int Count => Axes.Aggregate(1, (runs, axis) => (int)Math.Min(1_000_000L, (long)runs * Math.Max(1, axis.Texts.Count)));

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Problem(HyperParametersInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // First: each value is looked at below.
        if (Count > Limits.MaxRunsPerRequest)
            return T(Texts.TooManySweepRuns(Show.Count(Count), Limits.MaxRunsPerRequest));
        foreach (var axis in Axes)
        {
            var field = HyperParameterFields.Find(axis.Field);
            if (!input.IsUsed(field))
                return T(Texts.VariedFieldHasNoEffect(field.Label));
            if (axis.Texts.Count < 2)
                return T(Texts.SweepNeedsTwoValues(Lower(field.Label)));
            foreach (var text in axis.Texts)
            {
                if (input.Value is { } parameters && Check(field, parameters, text) is { } problem)
                    return T(problem);
            }

            if (axis.Texts.Distinct(StringComparer.OrdinalIgnoreCase).Count() < axis.Texts.Count)
                return T(Texts.SweepValueGivenTwice(Lower(field.Label)));
        }

        if (Axes.DistinctBy(axis => axis.Field, StringComparer.Ordinal).Count() < Axes.Count)
            return T(Texts.HyperParameterVariedTwice);
        return null;
    }

    internal IReadOnlyList<SweepAxis> Build(HyperParametersInput input) =>
        [
            .. Axes.Select(axis =>
            {
                var field = HyperParameterFields.Find(axis.Field);
                return new SweepAxis(
                    field.Name,
                    Lower(field.Label),
                    [
                        .. axis.Texts.Select(text => new SweepValue(TextOf(field, text), parameters =>
                            field.Set(parameters, text) ?? parameters
                        )),
                    ]
                );
            }),
        ];

    private static Message? Check(HyperParameterField field, HyperParameters parameters, string text) =>
        field.Check(text)
        ?? HyperParametersValidator
            .Validate(field.Set(parameters, text)!)
            .FirstOrDefault(error => error.Field.Equals(field.Name, StringComparison.Ordinal))
            ?.Message;

    private static string TextOf(HyperParameterField field, string text) =>
        field.Options?.FirstOrDefault(option => string.Equals(option.Value, text, StringComparison.OrdinalIgnoreCase)).Text ?? text;

    private static string Lower(string label) => label.ToLowerInvariant();
}

/// <param name="Field">Name of the hyper-parameter.</param>
public sealed record SweepAxisInput(string Field)
{
    /// <summary>The values as they are typed, with semicolons between them.</summary>
    public string Values { get; set; } = "";

    public IReadOnlyList<string> Texts => Values.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
