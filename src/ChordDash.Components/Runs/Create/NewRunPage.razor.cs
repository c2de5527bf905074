using ChordDash.Components.Runs.Sweeps;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Create;

/// <summary>Queues a run. Data set and preset stand in the address, so that a reload keeps them.</summary>
public sealed partial class NewRunPage
{
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
            _input = new HyperParametersInput(run.HyperParameters);
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
        _input = new HyperParametersInput(preset.HyperParameters) { Device = _input.Device };
    }

    private void WriteAddress() => Navigation.NavigateTo($"runs/new?dataset={_datasetId}&preset={_preset.Key}", replace: true);

    private string NameOf(Guid id) => _datasets?.FirstOrDefault(dataset => dataset.Id == id)?.Name ?? "";

    private async Task QueueAsync()
    {
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
                Navigation.NavigateTo($"sweeps/{sweep[0].SweepId}");
                return;
            }

            var run = QueuesFolds ? (await Commands.EnqueueFoldsAsync(request))[0] : await Commands.EnqueueAsync(request);
            Navigation.NavigateTo($"runs/{run.Id}");
        }
        catch (InvalidHyperParametersException exception)
        {
            _input.Show(exception.Errors);
            _error = exception.Problem;
        }
        catch (UserErrorException exception)
        {
            _error = exception.Problem;
        }
        finally
        {
            _busy = false;
        }
    }
}
