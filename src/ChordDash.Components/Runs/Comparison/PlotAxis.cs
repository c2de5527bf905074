using System.Globalization;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>Places runs along an axis, 0 … 1, by a figure or by a setting.</summary>
/// <param name="Ticks">Places and what stands there, ascending.</param>
public sealed record PlotAxis(string Title, Func<Run, double?> Place, IReadOnlyList<(double At, string Text)> Ticks)
{
    private const int MaxTicks = 6;
    private const double LogarithmicFrom = 20;

    /// <summary>The place of a value, for what is no run; null of an axis without numbers.</summary>
    public Func<double, double>? PlaceOf { get; init; }

    /// <summary>By a figure of each run, with ticks at round values; runs without one have no place.</summary>
    internal static PlotAxis Of(RunMetric metric, IReadOnlyList<Run> runs)
    {
        var values = runs.Select(metric.Of).OfType<double>().DefaultIfEmpty(0).ToList();
        var (low, high) = Widen(values.Min(), values.Max());
        var step = RoundStep((high - low) / 4);
        var (first, last) = ((long)Math.Floor(low / step + 1e-9), (long)Math.Ceiling(high / step - 1e-9));
        return new(
            T(metric.Title),
            run => metric.Of(run) is { } value ? PlaceOf(value) : null,
            [
                .. Enumerable
                    .Range(0, (int)(last - first) + 1)
                    .Select(tick => ((double)tick / (last - first), metric.Text((first + tick) * step))),
            ]
        )
        {
            PlaceOf = PlaceOf,
        };

        double PlaceOf(double value) => (value / step - first) / (last - first);
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is not below the given distance.</summary>
    private static double RoundStep(double distance)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(distance) + 1e-9));
        return Array.Find([1.0, 2, 5, 10], factor => factor * power >= distance * (1 - 1e-9)) * power;
    }

    /// <summary>
    /// By a hyper-parameter: numbers at their distances, logarithmic for learning rates and where they range widely; all else at equal
    /// distances.
    /// </summary>
    public static PlotAxis Of(HyperParameterField field, IReadOnlyList<Run> runs)
    {
        var texts = runs.Select(run => field.Get(run.HyperParameters)).Distinct(StringComparer.Ordinal).ToList();
        var numbers = texts
            .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)
            .ToList();
        if (numbers.Exists(double.IsNaN))
        {
            var places = texts
                .Index()
                .ToDictionary(pair => pair.Item, pair => texts.Count == 1 ? 0.5 : pair.Index / (texts.Count - 1.0), StringComparer.Ordinal);
            return new(
                field.Label,
                run => places[field.Get(run.HyperParameters)],
                [
                    .. runs.DistinctBy(run => field.Get(run.HyperParameters), StringComparer.Ordinal)
                        .Select(run => (places[field.Get(run.HyperParameters)], field.Show(run.HyperParameters))),
                ]
            );
        }

        // Learning rates are tried in steps of factors.
        var isRate = string.Equals(field.Name, nameof(HyperParameters.LearningRate), StringComparison.Ordinal);
        var logarithmic = numbers.Min() > 0 && (isRate || numbers.Max() / numbers.Min() >= LogarithmicFrom);
        var (low, high) = Widen(Scale(numbers.Min()), Scale(numbers.Max()));
        var shown = numbers.Order().ToList();
        if (shown.Count > MaxTicks)
            shown = [shown[0], shown[shown.Count / 2], shown[^1]];
        return new(
            field.Label,
            run => (Scale(double.Parse(field.Get(run.HyperParameters), CultureInfo.InvariantCulture)) - low) / (high - low),
            [.. shown.Select(number => ((Scale(number) - low) / (high - low), Show.Figure(number)))]
        );

        double Scale(double number) => logarithmic ? Math.Log(number) : number;
    }

    private static (double Low, double High) Widen(double low, double high) =>
        high - low > 1e-9 * Math.Max(1, Math.Abs(high)) ? (low, high) : (low - 0.5, high + 0.5);
}
