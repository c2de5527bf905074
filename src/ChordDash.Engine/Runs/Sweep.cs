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
    public const int MostAxes = 3;

    /// <summary>One request for each combination of values, the last axis changing fastest; their names end with what they have.</summary>
    /// <exception cref="InvalidHyperParametersException">There is no axis, there are too many, one comes twice or has no values or the same value twice.</exception>
    public static IReadOnlyList<RunRequest> Expand(RunRequest request, IReadOnlyList<SweepAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count is 0 or > MostAxes)
            throw Refused(nameof(Sweep), $"A sweep varies one to {MostAxes} hyper-parameters; this one varies {axes.Count}.");
        if (axes.GroupBy(axis => axis.Field, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Refused(twice.Key, $"{twice.First().Label} is varied twice. Give all its values at once.");
        foreach (var axis in axes)
        {
            if (axis.Values.Count == 0)
                throw Refused(axis.Field, $"{axis.Label} has no values. Give at least two, or leave it out.");
            if (axis.Values.GroupBy(value => value.Text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
                throw Refused(axis.Field, $"{axis.Label} has the value {same.Key} twice.");
        }

        IEnumerable<RunRequest> requests = [request];
        foreach (var axis in axes)
        {
            requests = requests.SelectMany(one => axis.Values.Select(value => one with
            {
                HyperParameters = value.Apply(one.HyperParameters),
                Suffix = $"{one.Suffix} · {axis.Label} {value.Text}",
            }));
        }

        return [.. requests];
    }

    private static InvalidHyperParametersException Refused(string field, string message) => new([new(field, message)]);
}
