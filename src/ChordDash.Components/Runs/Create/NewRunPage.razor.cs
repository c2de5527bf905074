using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Runs.Create;

/// <summary>Queues a run. Data set and preset stand in the address; a draft keeps whatever else is typed.</summary>
public sealed partial class NewRunPage : IAsyncDisposable
{
    private const string DatasetField = "dataset";

    private readonly NewRunInput _input = new();
    private IReadOnlyList<DatasetSummary>? _datasets;
    private RunCosts? _costs;
    private DraftKeeper<NewRunDraft>? _draft;
    private ScriptModule? _script;
    private HyperParametersForm? _settings;
    private ElementReference _form;
    private Message? _obstacle;
    private Message? _error;
    private string? _focus;
    private bool _attached;
    private bool _tried;
    private bool _busy;
    private bool _sent;

    [Inject]
    private Drafts Drafts { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

    [Inject]
    private IRunCatalog Catalog { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private IRunCommands Commands { get; set; } = null!;

    [Inject]
    private IComputeDevices Devices { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "dataset")]
    public string? DatasetQuery { get; set; }

    /// <summary>A run whose settings are taken.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? FromQuery { get; set; }

    [SupplyParameterFromQuery(Name = "preset")]
    public string? PresetQuery { get; set; }

    /// <summary>The learning rate to take instead of that run's.</summary>
    [SupplyParameterFromQuery(Name = "learningRate")]
    public string? LearningRateQuery { get; set; }

    private DatasetSummary? Dataset => _datasets?.FirstOrDefault(dataset => dataset.Id == _input.DatasetId);

    private string? About =>
        Dataset is { } dataset && _obstacle is null
            ? $"{T(Texts.PieceCount(dataset.Pieces))}, {T(Texts.ClassCount(dataset.Classes.Count))}."
            : null;

    /// <summary>What stands in the way, in the order of the form.</summary>
    private List<(string Field, string Sentence)> Mistakes
    {
        get
        {
            var mistakes = _input.Settings.WrongFields.Select(one => (one, _input.Settings.Errors[one])).ToList();
            if (_obstacle is not null)
                mistakes.Insert(0, (DatasetField, T(_obstacle)));
            if (_input.Sweep.Problem(_input.Settings) is { } problem)
                mistakes.Add(($"sweep-{_input.Sweep.Axes[0].Field}", problem));
            return mistakes;
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _draft = new(Drafts, "new-run");
        _input.Choose(PresetQuery is null ? null : TrainingPreset.Find(PresetQuery));
        await LoadAsync();
        if (Address.Id(FromQuery) is { } from)
            await CopyAsync(from);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_datasets is not { Count: > 0 } || _busy)
            return;
        if (!_attached)
        {
            _attached = true;
            _script = new(JS, "forms.js");
            await _script.CallAsync("sendWithCtrlEnter", _form);
        }

        // What the address asks for goes before. The draft is asked for all the same: later it would replace what was copied.
        var found = await _draft!.FindOnceAsync(_input.ToDraft);
        if (FromQuery is null && found is { Preset: not null, Device: not null } draft)
        {
            Restore(draft);
            StateHasChanged();
        }

        if (_focus is { } field)
        {
            _focus = null;
            await _script!.CallAsync("focusField", _form, field);
        }

        await _draft!.KeepAsync(_input.ToDraft());
    }

    private void Restore(NewRunDraft draft)
    {
        _input.Restore(draft, PresetQuery is null ? null : TrainingPreset.Find(PresetQuery));
        if (string.IsNullOrEmpty(DatasetQuery) && _datasets?.Any(dataset => dataset.Id == draft.Dataset) == true)
            ChangeDataset(draft.Dataset);
    }

    private async Task LoadAsync()
    {
        var datasets = await Datasets.ListAsync();
        _costs = new(await Catalog.ListAsync(), await Queue.GetStatusAsync(), datasets, Devices, Clock);
        _datasets = datasets;
        var chosen = datasets.FirstOrDefault(dataset => dataset.Id == Address.Id(DatasetQuery))
            ?? datasets.FirstOrDefault(dataset => DatasetTrainability.FindObstacle(dataset.Classes) is null)
            ?? (datasets.Count == 0 ? null : datasets[0]);
        if (!string.IsNullOrEmpty(DatasetQuery) && chosen?.Id != Address.Id(DatasetQuery))
            _error = Texts.DatasetOfAddressIsGone;
        ChangeDataset(chosen?.Id ?? Guid.Empty);
    }

    private async Task CopyAsync(Guid id)
    {
        try
        {
            var run = await Catalog.GetAsync(id);
            _input.Copy(run);
            if (!string.IsNullOrEmpty(LearningRateQuery))
                _input.Settings[nameof(HyperParameters.LearningRate)] = LearningRateQuery;
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
        _input.Choose(TrainingPreset.Find(key));
        WriteAddress();
    }

    private void ChangeDataset(Guid id)
    {
        _input.DatasetId = id;
        _obstacle = Dataset is { } dataset ? DatasetTrainability.FindObstacle(dataset.Classes) : null;
    }

    private void WriteAddress() => Navigation.NavigateTo($"runs/new?dataset={_input.DatasetId}&preset={_input.Preset.Key}", replace: true);

    private string NameOf(Guid id) => _datasets?.FirstOrDefault(dataset => dataset.Id == id)?.Name ?? "";

    /// <summary>How long a preset as it is would train on the chosen device.</summary>
    private string TimeOf(TrainingPreset preset) =>
        _costs!.Duration(preset.HyperParameters with { Device = _input.Settings.Device }, _input.DatasetId) is { } estimate
            ? Show.About(estimate.Whole)
            : T(Texts.NoEstimateYet);

    private string? Brief(IReadOnlyList<RunRequest>? requests) =>
        _costs!.Duration(_input, requests) is { } time ? Show.About(time)
        : requests is null ? null
        : T(Texts.NoEstimateYet);

    private Task FocusAsync(string field)
    {
        _settings?.Reveal(field);
        _focus = field;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task QueueAsync()
    {
        if (_busy)
            return;
        (_error, _tried) = (null, true);
        if (Mistakes is [var (field, _), ..])
        {
            await FocusAsync(field);
            return;
        }

        _busy = true;
        try
        {
            await _draft!.StoreAsync(_input.ToDraft());
            await EnqueueAsync(_input.Build()!);
        }
        catch (UserErrorException exception)
        {
            if (exception is InvalidHyperParametersException invalid)
                _input.Settings.Show(invalid.Errors);
            _input.Renew();
            (_error, _busy) = (exception.Problem, false);
        }
    }

    private async Task EnqueueAsync(IReadOnlyList<RunRequest> requests)
    {
        if (requests.Count > 1)
        {
            var sweep = await Commands.EnqueueSweepAsync(requests);
            await LeaveAsync($"sweeps/{sweep[0].SweepId}");
            return;
        }

        var run = _input.QueuesFolds ? (await Commands.EnqueueFoldsAsync(requests[0]))[0] : await Commands.EnqueueAsync(requests[0]);
        await LeaveAsync($"runs/{run.Id}");
    }

    // The form stays busy until the next page is there: the second click of a double click would queue the run once more.
    private async Task LeaveAsync(string address)
    {
        _sent = true;
        await _draft!.ForgetAsync();
        Navigation.NavigateTo(address);
    }

    public async ValueTask DisposeAsync()
    {
        // A page that is left right after the last key is not drawn again, so that the draft lacks that key.
        if (_draft is not null && !_sent)
            await _draft.KeepAsync(_input.ToDraft());
        if (_script is not null)
            await _script.DisposeAsync();
    }
}
