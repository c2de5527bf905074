using System.Text.Json;
using ChordDash.Components.Runs.Sweeps;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Create;

/// <summary>Queues a run. Data set and preset stand in the address; a draft keeps whatever else is typed.</summary>
public sealed partial class NewRunPage
{
    private const string Form = "new-run";

    private IReadOnlyList<DatasetSummary>? _datasets;
    private TrainingPreset _preset = TrainingPreset.All[0];
    private HyperParametersInput _input = new(TrainingPreset.All[0].HyperParameters);
    private Guid _datasetId;
    private string? _name;
    private Message? _obstacle;
    private Message? _error;
    private readonly SweepInput _axes = new();
    private bool _allFolds;
    private bool _busy;
    private Draft? _kept;

    [Inject]
    private Drafts Drafts { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

    [Inject]
    private IRunCatalog Catalog { get; set; } = null!;

    [Inject]
    private IRunCommands Commands { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "dataset")]
    public string? DatasetQuery { get; set; }

    /// <summary>A run whose settings are taken.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? FromQuery { get; set; }

    [SupplyParameterFromQuery(Name = "preset")]
    public string? PresetQuery { get; set; }

    private DatasetSummary? Dataset => _datasets?.FirstOrDefault(dataset => dataset.Id == _datasetId);

    private string? About =>
        Dataset is { } dataset && _obstacle is null
            ? $"{T(Texts.PieceCount(dataset.Pieces))}, {T(Texts.ClassCount(dataset.Classes.Count))}."
            : null;

    private List<string> Changes =>
        [.. _input.Changes.Keys.Select(HyperParameterFields.Find).Where(_input.IsUsed).Select(one => one.Label)];

    private bool QueuesFolds => _allFolds && _input.Value?.Split == SplitMethod.Folds && _axes.Count == 1;

    // How many will be queued.
    private int Runs => QueuesFolds ? _input.Value!.Folds : _axes.Count;

    protected override async Task OnInitializedAsync()
    {
        ChangePreset(PresetQuery is null ? null : TrainingPreset.Find(PresetQuery));
        await LoadAsync();
        if (Address.Id(FromQuery) is { } from)
            await CopyAsync(from);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // What the address asks for goes before.
            if (FromQuery is null && await Drafts.FindAsync<Draft>(Form) is { Preset: not null, Device: not null } draft)
            {
                Restore(draft);
                StateHasChanged();
            }

            _kept = ToDraft();
            return;
        }

        if (_kept is not null && !_busy && ToDraft() is var now && now != _kept)
        {
            _kept = now;
            await Drafts.KeepAsync(Form, now);
        }
    }

    private Draft ToDraft() =>
        new(
            _preset.Key,
            _datasetId,
            _name,
            _input.Device,
            JsonSerializer.Serialize(_input.Changes),
            JsonSerializer.Serialize(_axes.Axes.Select(axis => KeyValuePair.Create(axis.Field, axis.Values))),
            _allFolds
        );

    private void Restore(Draft draft)
    {
        if (PresetQuery is null && TrainingPreset.Find(draft.Preset) is { } preset)
            _preset = preset;
        if (string.IsNullOrEmpty(DatasetQuery) && _datasets?.Any(dataset => dataset.Id == draft.Dataset) == true)
            ChangeDataset(draft.Dataset);
        (_name, _allFolds) = (draft.Name, draft.AllFolds);
        _input = HyperParametersInput.Of(
            _preset.HyperParameters,
            Drafts.Read<Dictionary<string, string>>(draft.Changes) ?? [],
            draft.Device
        );
        foreach (var (field, values) in Drafts.Read<List<KeyValuePair<string, string>>>(draft.Axes) ?? [])
        {
            if (HyperParameterFields.All.Any(one => one.Name.Equals(field, StringComparison.Ordinal)))
                _axes.Axes.Add(new(field) { Values = values });
        }
    }

    private void Reset() => _input = new(_preset.HyperParameters) { Device = _input.Device };

    private async Task LoadAsync()
    {
        _datasets = await Datasets.ListAsync();
        var chosen = _datasets.FirstOrDefault(dataset => dataset.Id == Address.Id(DatasetQuery))
            ?? _datasets.FirstOrDefault(dataset => DatasetTrainability.FindObstacle(dataset.Classes) is null)
            ?? (_datasets.Count == 0 ? null : _datasets[0]);
        if (!string.IsNullOrEmpty(DatasetQuery) && chosen?.Id != Address.Id(DatasetQuery))
            _error = Texts.DatasetOfAddressIsGone;
        ChangeDataset(chosen?.Id ?? Guid.Empty);
    }

    private async Task CopyAsync(Guid id)
    {
        try
        {
            var run = await Catalog.GetAsync(id);
            _preset = TrainingPreset.Find(run.Preset) ?? _preset;
            _input = HyperParametersInput.Of(_preset.HyperParameters, run.HyperParameters);
            _name = run.Name;
            if (_datasets!.Any(dataset => dataset.Id == run.DatasetId))
                ChangeDataset(run.DatasetId);
            else
                _error = Texts.DatasetOfRunIsGone(run.DatasetName, run.Number);
        }
        catch (NotFoundException exception)
        {
            _error = exception.Problem;
        }
    }

    private Task SampleLoadedAsync(IReadOnlyList<DatasetSummary> sample) => LoadAsync();

    private void ChooseDataset(Guid id)
    {
        _error = null;
        ChangeDataset(id);
        WriteAddress();
    }

    private void ChoosePreset(string key)
    {
        ChangePreset(TrainingPreset.Find(key));
        WriteAddress();
    }

    private void ChangeDataset(Guid id)
    {
        _datasetId = id;
        _obstacle = Dataset is { } dataset ? DatasetTrainability.FindObstacle(dataset.Classes) : null;
    }

    private void ChangePreset(TrainingPreset? preset)
    {
        if (preset is null)
            return;
        _preset = preset;
        _input = HyperParametersInput.Of(preset.HyperParameters, _input.Changes, _input.Device);
    }

    private void WriteAddress() => Navigation.NavigateTo($"runs/new?dataset={_datasetId}&preset={_preset.Key}", replace: true);

    private string NameOf(Guid id) => _datasets?.FirstOrDefault(dataset => dataset.Id == id)?.Name ?? "";

    private async Task QueueAsync()
    {
        if (_busy)
            return;
        _error = null;
        if (_input.Build() is not { } parameters || _obstacle is not null || _axes.Problem(_input) is not null)
            return; // The fields say why.
        _busy = true;
        try
        {
            var name = string.IsNullOrWhiteSpace(_name) ? null : _name.Trim();
            var request = new RunRequest(_datasetId, _preset.Key, parameters, name);
            if (_axes.Count > 1)
            {
                var sweep = await Commands.EnqueueSweepAsync(Sweep.Expand(request, _axes.Build(_input)));
                await LeaveAsync($"sweeps/{sweep[0].SweepId}");
                return;
            }

            var run = QueuesFolds ? (await Commands.EnqueueFoldsAsync(request))[0] : await Commands.EnqueueAsync(request);
            await LeaveAsync($"runs/{run.Id}");
        }
        catch (UserErrorException exception)
        {
            if (exception is InvalidHyperParametersException invalid)
                _input.Show(invalid.Errors);
            (_error, _busy) = (exception.Problem, false);
        }
    }

    // The form stays busy until the next page is there: the second click of a double click would queue the run once more.
    private async Task LeaveAsync(string address)
    {
        await Drafts.ForgetAsync(Form);
        Navigation.NavigateTo(address);
    }

    /// <param name="Changes">See <see cref="HyperParametersInput.Changes"/>, as JSON: records compare texts and no dictionaries.</param>
    /// <param name="Axes">Of the sweep: pairs of fields and values, as JSON.</param>
    private sealed record Draft(string Preset, Guid Dataset, string? Name, string Device, string Changes, string Axes, bool AllFolds);
}
