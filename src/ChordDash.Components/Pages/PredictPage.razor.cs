using ChordDash.Components.Layout;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Pages;

/// <summary>Asks models. Model, sequence and data set stand in the address, so that a reload or a sent link restores them.</summary>
public sealed partial class PredictPage
{
    /// <summary>Servers refuse addresses beyond some thousands of characters; a longer sequence is simply not kept there.</summary>
    private const int LongestInAddress = 1_500;

    private IReadOnlyList<ModelSummary>? _models;
    private string? _sequence;
    private string? _error;

    [Inject]
    private IPredictionService Predictions { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelQuery { get; set; }

    [SupplyParameterFromQuery]
    public string? Sequence { get; set; }

    [SupplyParameterFromQuery(Name = "dataset")]
    public string? DatasetQuery { get; set; }

    private Guid? Dataset => Address.Id(DatasetQuery);

    /// <summary>The one in the address, else the newest.</summary>
    private ModelSummary? Model => _models?.FirstOrDefault(model => model.Id == Address.Id(ModelQuery)) ?? (_models is [var newest, ..] ? newest : null);

    protected override async Task OnInitializedAsync()
    {
        _sequence = Sequence;
        _models = await Predictions.ListModelsAsync();
        if (!string.IsNullOrEmpty(ModelQuery) && _models.All(model => model.Id != Address.Id(ModelQuery)))
            _error = T("The model of this address does not exist any more; the newest one is chosen instead.");
    }

    private string NameOf(Guid id) => _models?.FirstOrDefault(model => model.Id == id) is { } model
        ? $"{T(model.Name)} · {Show.Percent(model.ValidationAccuracy)}"
        : "";

    private void Predicted(string sequence)
    {
        _sequence = sequence;
        WriteAddress(Model!.Id, Dataset);
    }

    private void WriteAddress(Guid model, Guid? dataset)
    {
        _error = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["model"] = model,
            ["dataset"] = dataset,
            ["sequence"] = _sequence is { Length: > 0 and <= LongestInAddress } ? _sequence : null,
        }), replace: true);
    }
}
