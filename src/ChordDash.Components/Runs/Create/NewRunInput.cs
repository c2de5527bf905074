using System.Text.Json;
using ChordDash.Components.Runs.Sweeps;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Create;

/// <summary>The form of a new run while it is filled in.</summary>
public sealed class NewRunInput
{
    /// <summary>
    /// Tells this form from other forms. The key of a request is made of it and of the values: if the connection breaks while a run is
    /// queued, the restored form gets that run and does not queue another one.
    /// </summary>
    private Guid _form = Guid.NewGuid();

    public TrainingPreset Preset { get; private set; } = TrainingPreset.All[0];

    public HyperParametersInput Settings { get; private set; } = new(TrainingPreset.All[0].HyperParameters);

    public SweepInput Sweep { get; } = new();

    public Guid DatasetId { get; set; }

    public string? Name { get; set; }

    /// <summary>With commas between them.</summary>
    public string? Tags { get; set; }

    /// <summary>Whether to queue a run for each fold.</summary>
    public bool AllFolds { get; set; }

    public bool QueuesFolds => AllFolds && Settings.Value?.Split == SplitMethod.Folds && Sweep.Count == 1;

    /// <summary>How many runs will be queued.</summary>
    public int Runs => QueuesFolds ? Settings.Value!.Folds : Sweep.Count;

    /// <summary>Names of the fields that do not stand as the preset has them.</summary>
    internal IReadOnlyList<HyperParameterField> Changes =>
        [.. HyperParameterFields.All.Where(one => Settings.IsChanged(one.Name) && Settings.IsUsed(one))];

    /// <summary>Takes another preset; the changes stay.</summary>
    public void Choose(TrainingPreset? preset)
    {
        if (preset is null)
            return;
        Preset = preset;
        Settings = HyperParametersInput.Of(preset.HyperParameters, Settings.Changes, Settings.Device);
    }

    public void Reset() => Settings = new(Preset.HyperParameters) { Device = Settings.Device };

    public void Copy(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Preset = TrainingPreset.Find(run.Preset) ?? Preset;
        Settings = HyperParametersInput.Of(Preset.HyperParameters, run.HyperParameters);
        (Name, Tags) = (run.Name, string.Join(", ", run.Tags));
    }

    /// <summary>What to queue; null while a field is wrong. Of folds it is the one that stands for all.</summary>
    public IReadOnlyList<RunRequest>? Build()
    {
        if (Settings.Build() is not { } parameters || Sweep.Problem(Settings) is not null)
            return null;
        var request = new RunRequest(DatasetId, Preset.Key, parameters, string.IsNullOrWhiteSpace(Name) ? null : Name.Trim())
        {
            Tags = [.. (Tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Key = CommandKey.Of(Drafts.Write(ToDraft())),
        };
        return Sweep.Count > 1 ? Engine.Runs.Sweep.Expand(request, Sweep.Build(Settings)) : [request];
    }

    internal NewRunDraft ToDraft() =>
        new(
            Preset.Key,
            DatasetId,
            Name,
            Settings.Device,
            JsonSerializer.Serialize(Settings.Changes),
            JsonSerializer.Serialize(Sweep.Axes.Select(axis => KeyValuePair.Create(axis.Field, axis.Values))),
            AllFolds
        )
        {
            Tags = Tags,
            Form = _form,
        };

    /// <summary>Makes the next request a new command, even with the same values.</summary>
    internal void Renew() => _form = Guid.NewGuid();

    /// <summary>Takes over a draft, but not its data set: that may be gone.</summary>
    /// <param name="preset">The preset to take instead of the draft's.</param>
    internal void Restore(NewRunDraft draft, TrainingPreset? preset)
    {
        if (draft.Form != Guid.Empty)
            _form = draft.Form;
        Preset = preset ?? TrainingPreset.Find(draft.Preset) ?? Preset;
        (Name, Tags, AllFolds) = (draft.Name, draft.Tags, draft.AllFolds);
        Settings = HyperParametersInput.Of(
            Preset.HyperParameters,
            Drafts.Read<Dictionary<string, string>>(draft.Changes) ?? [],
            draft.Device
        );
        foreach (var (field, values) in Drafts.Read<List<KeyValuePair<string, string>>>(draft.Axes) ?? [])
        {
            if (HyperParameterFields.All.Any(one => one.Name.Equals(field, StringComparison.Ordinal)))
                Sweep.Axes.Add(new(field) { Values = values });
        }
    }
}

/// <param name="Changes">See <see cref="HyperParametersInput.Changes"/>, as JSON: records compare texts and no dictionaries.</param>
/// <param name="Axes">Of the sweep: pairs of fields and values, as JSON.</param>
internal sealed record NewRunDraft(string Preset, Guid Dataset, string? Name, string Device, string Changes, string Axes, bool AllFolds)
{
    public string? Tags { get; init; }

    /// <summary>Tells this form from other forms.</summary>
    public Guid Form { get; init; }
}
