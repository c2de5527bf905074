using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>A hyper-parameter that a sweep varies.</summary>
/// <param name="Field">The property in <see cref="HyperParameters"/>.</param>
/// <param name="Label">Shown before each value in the names of the runs.</param>
public sealed record SweepAxis(string Field, string Label, IReadOnlyList<SweepValue> Values);

/// <param name="Text">Shown form.</param>
/// <param name="Apply">Gives hyper-parameters this value.</param>
public sealed record SweepValue(string Text, Func<HyperParameters, HyperParameters> Apply);

/// <summary>A grid of runs over a few hyper-parameters.</summary>
public static class Sweep
{
    /// <summary>Refuses a grid that is too large, by its counts alone: nothing of it is made for that.</summary>
    /// <exception cref="InvalidHyperParametersException">There is no axis, there are too many, one has no values, or the combinations are
    /// too many.</exception>
    public static void Require(IReadOnlyCollection<(string Field, string Label, int Values)> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count is 0 or > Limits.MaxSweepAxes)
            throw Refused(nameof(Sweep), HyperParameterMessages.SweepNeedsOneToMaxAxes(Limits.MaxSweepAxes, axes.Count));
        foreach (var (field, label, values) in axes)
        {
            if (values == 0)
                throw Refused(field, HyperParameterMessages.SweepAxisHasNoValues(label));
        }

        // Of three counts, so that it cannot overflow a double.
        var runs = axes.Aggregate(1.0, (product, axis) => product * axis.Values);
        if (runs > Limits.MaxRunsPerRequest)
            throw Refused(nameof(Sweep), HyperParameterMessages.SweepHasTooManyRuns(Limits.MaxRunsPerRequest, runs));
    }

    /// <summary>One request for each combination of values, the last axis changing fastest; their names end with what they have.</summary>
    /// <exception cref="InvalidHyperParametersException">There is no axis, there are too many, one comes twice or has no values or the
    /// same value twice, or the combinations are too many.</exception>
    public static IReadOnlyList<RunRequest> Expand(RunRequest request, IReadOnlyList<SweepAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(axes);
        Require([.. axes.Take(Limits.MaxSweepAxes + 1).Select(axis => (axis.Field, axis.Label, axis.Values.Count))]);
        if (axes.GroupBy(axis => axis.Field, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Refused(twice.Key, HyperParameterMessages.SweepAxisIsVariedTwice(twice.First().Label));
        foreach (var axis in axes)
        {
            if (axis.Values.FirstOrDefault(value => value.Text.Length > Limits.MaxSweepValueCharacters) is not null)
                throw Refused(axis.Field, HyperParameterMessages.SweepValueIsTooLong(axis.Label, Limits.MaxSweepValueCharacters));
            if (axis.Values.GroupBy(value => value.Text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
                throw Refused(axis.Field, HyperParameterMessages.SweepValueIsThereTwice(axis.Label, same.Key));
        }

        IEnumerable<RunRequest> requests = [request];
        foreach (var axis in axes)
        {
            requests = requests.SelectMany(one =>
                axis.Values.Select(value =>
                    one with
                    {
                        HyperParameters = value.Apply(one.HyperParameters),
                        Suffix = $"{one.Suffix} · {axis.Label} {value.Text}",
                    }
                )
            );
        }

        return [.. requests];
    }

    private static InvalidHyperParametersException Refused(string field, Message message) => new([new(field, message)]);
}
