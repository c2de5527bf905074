using System.Globalization;
using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Asks models. Model, sequence, key and data set stand in the address, so that a reload or a sent link restores them.</summary>
public sealed partial class PredictPage
{
    /// <summary>
    /// Servers refuse addresses beyond some thousands of characters: a longer sequence stands there by its number in the history.
    /// </summary>
    private const int MaxAddressLength = 1_500;

    private IReadOnlyList<ModelSummary>? _models;
    private HistoryPanel? _history;
    private SequenceQuery? _query;
    private AskedQuery? _asked;
    private string? _shownAsked;
    private int _visit;
    private Message? _error;

    [Inject]
    private IModelCatalog Models { get; set; } = null!;

    [Inject]
    private IPredictionHistory History { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelQuery { get; set; }

    [SupplyParameterFromQuery]
    public string? Sequence { get; set; }

    [SupplyParameterFromQuery]
    public string? Key { get; set; }

    /// <summary>A question's number in the history, in the place of model, sequence and key.</summary>
    [SupplyParameterFromQuery(Name = "asked")]
    public string? AskedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "dataset")]
    public string? DatasetQuery { get; set; }

    private Guid? Dataset => Address.Id(DatasetQuery);

    /// <summary>The one in the address, else the one in production, else the newest.</summary>
    private ModelSummary? Model =>
        _models?.FirstOrDefault(model => model.Id == (_asked?.ModelId ?? Address.Id(ModelQuery)))
        ?? _models?.FirstOrDefault(model => model.Stage == ModelStage.Production)
        ?? (_models is [var newest, ..] ? newest : null);

    protected override async Task OnParametersSetAsync()
    {
        if (_models is not null && string.Equals(_shownAsked, AskedQuery, StringComparison.Ordinal))
            return;
        _shownAsked = AskedQuery;
        _error = null;
        _asked = await FindAskedAsync();
        if (_models is null || _asked is not null)
        {
            _query = _asked is { } entry ? new(entry.Sequence, entry.Key) : new(Sequence ?? "", Key);
            _visit++;
        }
        _models ??= await ListModelsAsync();
        if (
            _models.Count > 0
            && (
                _asked is not null
                    ? _models.All(model => model.Id != _asked.ModelId)
                    : !string.IsNullOrEmpty(ModelQuery) && _models.All(model => model.Id != Address.Id(ModelQuery))
            )
        )
            _error = Texts.ModelOfAddressIsGone;
    }

    private async Task<IReadOnlyList<ModelSummary>> ListModelsAsync()
    {
        var models = await Models.ListAsync();
        // An archived one is asked only by its address.
        return [.. models.Where(model => model.Stage != ModelStage.Archived || model.Id == (_asked?.ModelId ?? Address.Id(ModelQuery)))];
    }

    private async Task<AskedQuery?> FindAskedAsync()
    {
        if (string.IsNullOrEmpty(AskedQuery))
            return null;
        try
        {
            return int.TryParse(AskedQuery, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? await History.GetAsync(id)
                : throw new NotFoundException(Texts.AddressNamesNoQuestion);
        }
        catch (NotFoundException exception)
        {
            _error = exception.Problem;
            return null;
        }
    }

    private string NameOf(Guid id) =>
        _models?.FirstOrDefault(model => model.Id == id) is { } model ? $"{T(model.Name)} · {Show.Percent(model.ValidationAccuracy)}" : "";

    private async Task PredictedAsync(AnsweredQuestion answer)
    {
        _query = answer.Query;
        var asked = answer.Query.Sequence.Length > MaxAddressLength ? answer.Entry : null;
        if (asked is not null)
            (_asked, _shownAsked) = (asked, $"{asked.Id}");
        WriteAddress(Model!.Id, Dataset, asked);
        await RefreshHistoryAsync();
    }

    private Task RefreshHistoryAsync() => _history?.RefreshAsync() ?? Task.CompletedTask;

    private void WriteAddress(Guid model, Guid? dataset, AskedQuery? asked = null)
    {
        _error = null;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["model"] = asked is null ? model : null,
                    ["dataset"] = dataset,
                    ["sequence"] = asked is null && _query is { Sequence.Length: > 0 and <= MaxAddressLength } ? _query.Sequence : null,
                    ["key"] = asked is null && !string.IsNullOrEmpty(_query?.Key) ? _query.Key : null,
                    ["asked"] = asked?.Id,
                }
            ),
            replace: true
        );
    }
}
