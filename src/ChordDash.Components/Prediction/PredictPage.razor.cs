using System.Globalization;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Prediction;

/// <summary>Asks models. Model, sequence, key and data set stand in the address, so that a reload or a sent link restores them.</summary>
public sealed partial class PredictPage
{
    private static readonly string[] Tabs = ["asked", "dataset"];

    private IReadOnlyList<ModelSummary>? _models;
    private IReadOnlyList<ModelGroup> _groups = [];
    private int _questions;
    private SequencePanel? _panel;
    private HistoryPanel? _history;
    private SequenceQuery? _query;
    private AskedQuery? _asked;
    private string? _shownAsked;
    private int _visit;
    private Message? _error;

    [Inject]
    private IModelCatalog Models { get; set; } = null!;

    [Inject]
    private IRunCatalog Runs { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

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

    /// <summary>Which part below the answer is shown.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    private string Shown =>
        Tabs.Contains(Tab, StringComparer.Ordinal) ? Tab!
        : string.IsNullOrEmpty(DatasetQuery) ? Tabs[0]
        : Tabs[1];

    private Guid? Dataset => Address.Id(DatasetQuery);

    /// <summary>The one in the address, else the one in production, else the best of the newest data set.</summary>
    private ModelSummary? Model =>
        _models?.FirstOrDefault(model => model.Id == (_asked?.ModelId ?? Address.Id(ModelQuery)))
        ?? (_groups is [{ Models: [var first, ..] }, ..] ? first : null);

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
        if (_models is null)
        {
            var models = await ListModelsAsync();
            _groups = ModelGroups.Of(models, await Runs.ListAsync(), await Datasets.ListAsync());
            _models = models;
            await CountAsync();
        }
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

    // What was answered is asked of the other model too. What is only typed stays in the draft.
    private void ChooseModel(Guid id)
    {
        _query = _panel?.Answered ?? new("");
        WriteAddress(id, Dataset);
    }

    private async Task CountAsync() => _questions = await History.CountAsync();

    // Told of what people do alone, as on the page of a data set.
    private Task ShowTabAsync(TabInteractionEventArgs chosen)
    {
        if (chosen.InteractionType == TabInteractionType.Activate)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", Tabs[chosen.PanelIndex]), replace: true);
        return Task.CompletedTask;
    }

    private async Task PredictedAsync(AnsweredQuestion answer)
    {
        _query = answer.Query;
        var asked = answer.Query.Sequence.Length > SequenceAddress.MaxLength ? answer.Entry : null;
        if (asked is not null)
            (_asked, _shownAsked) = (asked, $"{asked.Id}");
        WriteAddress(Model!.Id, Dataset, asked);
        await RefreshHistoryAsync();
    }

    private async Task RefreshHistoryAsync()
    {
        if (_history is not null)
            await _history.RefreshAsync();
        await CountAsync();
    }

    private void WriteAddress(Guid model, Guid? dataset, AskedQuery? asked = null)
    {
        _error = null;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["model"] = asked is null ? model : null,
                    ["dataset"] = dataset,
                    ["sequence"] =
                        asked is null && _query is { Sequence.Length: > 0 and <= SequenceAddress.MaxLength } ? _query.Sequence : null,
                    ["key"] = asked is null && !string.IsNullOrEmpty(_query?.Key) ? _query.Key : null,
                    ["asked"] = asked?.Id,
                }
            ),
            replace: true
        );
    }
}
