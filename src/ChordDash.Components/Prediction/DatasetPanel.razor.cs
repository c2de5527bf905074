using ChordDash.Components.Layout;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Predicts every piece of a data set and offers the predictions as files.</summary>
public sealed partial class DatasetPanel
{
    private IReadOnlyList<DatasetSummary>? _datasets;
    private DatasetPredictions? _predictions;
    private (Guid Model, Guid? Dataset) _shown;
    private string? _error;
    private bool _busy;

    [Inject]
    private IDatasetCatalog Catalog { get; set; } = null!;

    [Inject]
    private IPredictionService Predictions { get; set; } = null!;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    [Parameter]
    public Guid? DatasetId { get; set; }

    [Parameter]
    public EventCallback<Guid?> OnChosen { get; set; }

    private DatasetSummary? Chosen => _datasets?.FirstOrDefault(dataset => dataset.Id == DatasetId);

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnParametersSet()
    {
        if (_shown == (Model.Id, DatasetId))
            return;
        _shown = (Model.Id, DatasetId);
        (_predictions, _error) = (null, null);
    }

    // Unlabelled ones first: they are what predictions are for.
    private async Task LoadAsync() => _datasets = [.. (await Catalog.ListAsync()).OrderBy(dataset => dataset.Labelled)];

    private async Task UploadedAsync(DatasetSummary dataset)
    {
        await LoadAsync();
        await OnChosen.InvokeAsync(dataset.Id);
    }

    private async Task PredictAsync()
    {
        var asked = _shown;
        (_busy, _error, _predictions) = (true, null, null);
        try
        {
            var predictions = await Predictions.PredictDatasetAsync(asked.Model, asked.Dataset!.Value);
            if (asked == _shown)
                _predictions = predictions;
        }
        catch (UserErrorException exception)
        {
            _error = exception.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private string NameOf(Guid? id) => _datasets?.FirstOrDefault(dataset => dataset.Id == id) is { } dataset
        ? $"{dataset.Name} · {Show.Count(dataset.Pieces)} {(dataset.Labelled ? T("labelled") : T("unlabelled"))}"
        : "";

    private string Download(Guid id, string format) => $"api/v1/models/{Model.Id}/predictions.csv?datasetId={id}&format={format}";
}
