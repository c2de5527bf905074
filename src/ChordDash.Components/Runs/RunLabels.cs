using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs;

/// <summary>How runs are called among each other: by what tells them apart.</summary>
internal static class RunLabels
{
    private const int MaxSettings = 3;

    /// <summary>Fields in which runs differ, in the form's order.</summary>
    public static IReadOnlyList<HyperParameterField> Varied(IReadOnlyList<Run> runs) =>
        [
            .. HyperParameterFields.All.Where(field =>
                runs.Select(run => field.Get(run.HyperParameters)).Distinct(StringComparer.Ordinal).Skip(1).Any()
            ),
        ];

    /// <summary>"lr 0.01 · seed 2", or "#12" for runs that differ in nothing; no two are the same.</summary>
    public static IReadOnlyDictionary<Guid, string> Of(IReadOnlyList<Run> runs)
    {
        var varied = Varied(runs);
        var datasets = runs.Select(run => run.DatasetId).Distinct().Skip(1).Any();
        var presets = runs.Select(run => run.Preset).Distinct(StringComparer.Ordinal).Skip(1).Any();
        var labels = runs.ToDictionary(
            run => run.Id,
            run =>
            {
                string[] parts =
                [
                    .. datasets ? [run.DatasetName] : (string[])[],
                    .. presets ? [RunText.Preset(run.Preset)] : (string[])[],
                    // Presets differ in much that their names say.
                    .. (presets ? [.. varied.Where(field => IsChanged(run, field))] : varied)
                        .Take(MaxSettings)
                        .Select(field => Short(field, run)),
                ];
                return parts.Length == 0 ? $"#{run.Number}" : string.Join(" · ", parts);
            }
        );
        var shared = labels
            .Values.GroupBy(label => label, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => group.Key);
        var again = shared.ToHashSet(StringComparer.Ordinal);
        return runs.ToDictionary(
            run => run.Id,
            run => again.Contains(labels[run.Id]) ? $"{labels[run.Id]} · #{run.Number}" : labels[run.Id]
        );
    }

    /// <summary>The settings that differ from those of the run's preset: "lr 0.01 · seed 2"; empty if none does.</summary>
    public static string Changes(Run run) =>
        TrainingPreset.Find(run.Preset) is null
            ? ""
            : string.Join(" · ", HyperParameterFields.All.Where(field => IsChanged(run, field)).Select(field => Short(field, run)));

    /// <summary>"lr 0.01".</summary>
    public static string Short(HyperParameterField field, Run run)
    {
        var value = field.Show(run.HyperParameters);
        return field.Name switch
        {
            nameof(HyperParameters.LearningRate) => T(Texts.ShortLearningRate(value)),
            nameof(HyperParameters.Seed) => T(Texts.ShortSeed(value)),
            nameof(HyperParameters.Fold) => T(Texts.ShortFold(value)),
            _ => $"{field.Label.ToLowerInvariant()} {value}",
        };
    }

    /// <summary>The name that runs share: what their names begin with, up to what tells them apart; null if that is nothing.</summary>
    public static string? Common(IReadOnlyList<Run> runs)
    {
        const string Separator = " · ";
        var names = runs.Select(run => run.Name.Split(Separator)).ToList();
        // Somebody may have given one of them another name.
        var most = names.GroupBy(parts => parts[0], StringComparer.Ordinal).MaxBy(group => group.Count())!.ToList();
        var count = 0;
        // The last part always tells a run from the others, also where only one is left.
        while (
            count < most.Min(parts => parts.Length) - 1
            && most.TrueForAll(parts => string.Equals(parts[count], most[0][count], StringComparison.Ordinal))
        )
            count++;
        return count == 0 ? null : string.Join(Separator, most[0].Take(count));
    }

    private static bool IsChanged(Run run, HyperParameterField field) =>
        TrainingPreset.Find(run.Preset) is not { } preset
        || !string.Equals(field.Get(run.HyperParameters), field.Get(preset.HyperParameters), StringComparison.Ordinal);
}
