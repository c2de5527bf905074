using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Predicts every piece of a data set and offers the predictions as files.</summary>
public sealed partial class DatasetPanel : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<DatasetSummary>? _datasets;
    private DatasetPredictions? _predictions;
    private (Guid Model, Guid? Dataset) _shown;
    private LabelledEvaluation? _evaluation;
    private bool _countLearned;

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
        (_predictions, _evaluation, Error) = (null, null, null);
    }

    // Unlabelled ones first: they are what predictions are for.
    private async Task LoadAsync() => _datasets = [.. (await Catalog.ListAsync()).OrderBy(dataset => dataset.Labelled)];

    private async Task UploadedAsync(DatasetSummary dataset)
    {
        await LoadAsync();
        await OnChosen.InvokeAsync(dataset.Id);
    }

    private Task PredictAsync() =>
        AskAsync(
            (model, dataset) => Predictions.PredictDatasetAsync(model, dataset, _leaving.Token),
            predictions => (_predictions, _evaluation) = (predictions, null)
        );

    private Task EvaluateAsync() =>
        AskAsync(
            (model, dataset) => Predictions.EvaluateDatasetAsync(model, dataset, _countLearned, _leaving.Token),
            evaluation => (_predictions, _evaluation) = (null, evaluation)
        );

    /// <param name="show">Done with the answer if the same model and data set are still chosen.</param>
    private Task AskAsync<T>(Func<Guid, Guid, Task<T>> ask, Action<T> show) =>
        TryAsync(
            async () =>
            {
                var asked = _shown;
                var answer = await ask(asked.Model, asked.Dataset!.Value);
                if (asked == _shown)
                    show(answer);
            },
            _leaving.Token
        );

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private string NameOf(Guid? id) =>
        _datasets?.FirstOrDefault(dataset => dataset.Id == id) is { } dataset
            ? $"{dataset.Name} · {Show.Count(dataset.Pieces)} {(dataset.Labelled ? T(Texts.LabelledLower) : T(Texts.UnlabelledLower))}"
            : "";

    private string Download(Guid id, string ending, string? format = null) =>
        $"api/v1/models/{Model.Id}/predictions.{ending}?datasetId={id}{(format is null ? "" : $"&format={format}")}";

    private string DownloadForExcel(Guid id, string format) => $"{Download(id, "csv", format)}&separator=semicolon&bom=true";
}
